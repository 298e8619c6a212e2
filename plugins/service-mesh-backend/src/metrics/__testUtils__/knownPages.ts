import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  coreKinds,
  indexObjects,
  meshes,
  reportUsage,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseAllDocuments } from 'yaml';
import { ClusterReader } from '../../clusters/ClusterReader';
import { MeshService } from '../../service/MeshService';
import { PrometheusClient } from '../PrometheusClient';
import { readUsage } from '../readUsage';
import { knownMesh } from './knownMesh';
import { KNOWN_NOW, SCRAPE_SECONDS } from './KnownSeries';

/** What the pages are made of, over a cluster of which the metrics are known. */
export function knownPages(
  client: PrometheusClient,
  {
    resources = knownMesh,
    extraLabels = {},
  }: {
    readonly resources?: string;
    readonly extraLabels?: Readonly<Record<string, string>>;
  } = {},
) {
  const index = {
    ...indexObjects(
      parseAllDocuments(resources).map(document => document.toJS()),
      { kinds: [...coreKinds, ...meshes.flatMap(({ kinds }) => kinds)] },
    ),
    cluster: 'c',
    revision: 1,
  };
  const clusters: ClusterReader = {
    snapshots: () => [index],
    statuses: () => [],
    getLive: async () => undefined,
    onChange: () => () => {},
  };
  const nobody = { entityRefs: [], ownerRefs: [], systemRefs: [] };
  const principals = {
    lookup: () => nobody,
    lookupWorkload: () => nobody,
    revision: 0,
  };
  const prometheus = {
    of: () => ({
      client,
      extraLabels,
      scrapeIntervalSeconds: SCRAPE_SECONDS,
    }),
  };
  const service = new MeshService({
    clusters,
    meshes,
    principals,
    prometheus,
    links: {},
    logger: mockServices.logger.mock(),
    now: () => KNOWN_NOW,
  });
  const usage = async (entity: Entity): Promise<UsageData> => {
    const view = service.view(entity);
    const { data } = (await service.report(entity, 'overview')).report;
    const { measured, window } = await readUsage({
      workloads: data.workloads,
      meshes,
      prometheus,
      rangeSeconds: 3600,
      now: KNOWN_NOW,
    });
    return reportUsage(view, measured, window, principals).data;
  };
  return { service, usage };
}

/** A component whose pods carry its name. */
export const component = (name: string, namespace: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: {
      'backstage.io/kubernetes-label-selector': `app=${name}`,
      'backstage.io/kubernetes-namespace': namespace,
    },
  },
});
