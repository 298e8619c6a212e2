import { Entity } from '@backstage/catalog-model';
import {
  MeshDefinition,
  readSignalGoals,
  SignalsData,
  SignalsDetail,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { readTraffic } from '../metrics/readTraffic';
import { ConfiguredReports } from './ConfiguredReports';
import { Dashboards } from './Dashboards';
import { MeshViews } from './MeshViews';
import { signalsDetail } from './signalsDetail';
import { tagged, TaggedReport } from './TaggedReport';

/** How the signals are asked for. */
export interface SignalsRequest {
  readonly rangeSeconds: number;
  readonly detail: SignalsDetail;
}

/** What the metrics say about an entity. */
export class SignalReports {
  constructor(
    private readonly options: {
      readonly views: MeshViews;
      readonly configured: Pick<ConfiguredReports, 'report'>;
      readonly dashboards: Dashboards;
      readonly meshes: readonly MeshDefinition[];
      readonly principals: Pick<CatalogPrincipals, 'lookup' | 'lookupWorkload'>;
      readonly prometheus: Pick<PrometheusServers, 'of'>;
    },
  ) {}

  async report(
    entity: Entity,
    { rangeSeconds, detail }: SignalsRequest,
  ): Promise<TaggedReport<SignalsData>> {
    const { configured, dashboards, meshes, prometheus, views } = this.options;
    const { report: overview } = await configured.report(entity, 'overview');
    const { workloads } = overview.data;
    const goals = readSignalGoals(entity);
    const asked = {
      rangeSeconds,
      now: views.now(),
      workloads,
      meshes,
      prometheus,
    };
    const { data, problems } =
      detail === 'saturation' || detail === 'routes' || detail === 'workloads'
        ? await signalsDetail({
            ...asked,
            detail,
            index: views.indexOf(entity),
          })
        : await readTraffic({ ...asked, detail, objective: goals.objective });
    return tagged({
      ...overview,
      data: {
        ...data,
        callers: data.callers.map(caller => ({
          ...caller,
          entityRefs: this.entitiesOf(caller),
        })),
        goals,
        dashboards: dashboards.over(workloads, data.window),
      },
      asOf: views.now(),
      problems: [...overview.problems, ...problems],
    });
  }

  /** By identity, which is proven, before the names that metrics carry. */
  private entitiesOf({
    identity,
    namespace,
    workload,
  }: SignalsData['callers'][number]): readonly string[] {
    const { principals } = this.options;
    const byIdentity =
      identity === undefined ? [] : principals.lookup(identity).entityRefs;
    if (byIdentity.length || workload === undefined || namespace === undefined)
      return byIdentity;
    return principals.lookupWorkload(namespace, workload).entityRefs;
  }
}
