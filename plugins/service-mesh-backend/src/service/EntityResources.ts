import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  configuredReportNames,
  coreKinds,
  evidenceRefs,
  isUnreadObject,
  KubeObject,
  MeshDefinition,
  reportMirrors,
  ResourceRef,
  ResourceView,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterReader } from '../clusters/ClusterReader';
import { redactObject } from '../clusters/redactObject';
import { DashboardLinks } from '../config';
import { ConfiguredReports } from './ConfiguredReports';
import {
  connectingRefs,
  gatewayRefs,
  outsideRefs,
  ownRefs,
} from './entityRefs';
import { MeshViews } from './MeshViews';
import { refKey } from './refKey';
import { resourceLinks } from './resourceLinks';

/** Stands for metrics where only the resources matter. */
const NOT_ASKED = { state: 'no-traffic', queries: [], parts: [] } as const;

/** The resources that whoever may read the reports of an entity may open. */
export class EntityResources {
  constructor(
    private readonly options: {
      readonly views: MeshViews;
      readonly configured: Pick<ConfiguredReports, 'report'>;
      readonly clusters: Pick<ClusterReader, 'snapshots' | 'getLive'>;
      readonly meshes: readonly MeshDefinition[];
      readonly links: DashboardLinks;
    },
  ) {}

  /** A resource that a report of the entity names, or one of its own workloads, Services and pods. */
  async read(entity: Entity, ref: ResourceRef): Promise<ResourceView> {
    const refs = await this.refs(entity);
    if (ref.kind === 'Secret' || !refs.has(refKey(ref))) {
      throw new NotFoundError(
        `No report of this entity refers to ${ref.kind} ${ref.name}`,
      );
    }
    const links = resourceLinks(this.options.links, ref);
    try {
      const live = await this.options.clusters.getLive(ref);
      if (live) return { ref, object: redactObject(live), read: 'live', links };
    } catch {
      // The cluster is away: what was read last is better than nothing, and the answer says so.
      const cached = this.cached(ref);
      if (cached)
        return {
          ref,
          object: redactObject({ ...cached }),
          read: 'cached',
          links,
        };
    }
    throw new NotFoundError(
      `${ref.kind} ${ref.name} is not there any more, or its cluster cannot be reached`,
    );
  }

  /** Every resource that an answer about the entity refers to, and its own, by {@link refKey}. */
  async refs(entity: Entity): Promise<ReadonlyMap<string, ResourceRef>> {
    const { configured, views } = this.options;
    const reports = await Promise.all(
      configuredReportNames.map(name => configured.report(entity, name)),
    );
    const { data: traffic } = (await configured.report(entity, 'traffic'))
      .report;
    const { data: overview } = (await configured.report(entity, 'overview'))
      .report;
    const view = views.of(entity);
    return new Map(
      [
        ...reports.flatMap(({ report }) => evidenceRefs(report.data)),
        // What a mirror is made of follows from the resources; the metrics add no reference.
        ...evidenceRefs(reportMirrors(view, NOT_ASKED).data),
        ...gatewayRefs(traffic),
        ...outsideRefs(view, overview),
        ...connectingRefs(view, overview),
        ...ownRefs(overview),
      ].map(ref => [refKey(ref), ref]),
    );
  }

  private cached(ref: ResourceRef): KubeObject | undefined {
    const { clusters, meshes } = this.options;
    const index = clusters
      .snapshots()
      .find(({ cluster }) => cluster === ref.cluster);
    const kind = [...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)].find(
      k => k.group === ref.group && k.kind === ref.kind,
    );
    const found =
      index && kind ? index.get(kind, ref.name, ref.namespace) : undefined;
    return found && !isUnreadObject(found) ? found : undefined;
  }
}
