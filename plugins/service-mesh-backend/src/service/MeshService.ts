import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  ClusterHealth,
  EntityReportName,
  EntityReports,
  evidenceRefs,
  KubeObject,
  MeshDefinition,
  MeshView,
  OverviewData,
  readMeshTarget,
  Report,
  reportAccess,
  reportFindings,
  reportMtls,
  reportOverview,
  reportTraffic,
  ResourceRef,
  ResourceView,
  SignalsData,
  coreKinds,
  isUnreadObject,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { LRUCache } from 'lru-cache';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { ClusterReader } from '../clusters/ClusterReader';
import { DashboardLinks } from '../config';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { readTraffic } from '../metrics/readTraffic';
import { clusterHealth } from './clusterHealth';
import { redactObject } from './redactObject';
import { reportTag } from './reportTag';
import { resourceLinks } from './resourceLinks';

/** Reports that follow from configuration alone. */
export type ConfiguredReportName = Exclude<EntityReportName, 'signals'>;

/** A report and its entity tag. */
export interface TaggedReport<T = unknown> {
  readonly report: Report<T>;
  readonly tag: string;
}

/** How the signals are asked for. */
export interface SignalsRequest {
  readonly rangeSeconds: number;
  readonly detail: 'now' | 'full';
}

/** Milliseconds a report is served from memory although nothing changed, so that the ages it carries stay right. */
const KEEP_MS = 5000;

/** API groups of the controllers that own pods. */
const GROUPS: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  Job: 'batch',
  CronJob: 'batch',
  Rollout: 'argoproj.io',
};

/** Entity → target → snapshots → report. Knows no users: whoever asks has been permitted, and names are filtered later. */
export class MeshService {
  private readonly kept = new LRUCache<
    string,
    { readonly state: string; readonly tagged: TaggedReport }
  >({ max: 2000, ttl: KEEP_MS });

  constructor(
    private readonly options: {
      readonly clusters: ClusterReader;
      readonly meshes: readonly MeshDefinition[];
      readonly principals: Pick<
        CatalogPrincipals,
        'lookup' | 'lookupWorkload' | 'revision'
      >;
      readonly prometheus: Pick<PrometheusServers, 'of'>;
      readonly links: DashboardLinks;
      readonly now?: () => number;
    },
  ) {}

  /** What the configuration says about an entity; kept until something it was read from changes. */
  report<N extends ConfiguredReportName>(
    entity: Entity,
    name: N,
  ): TaggedReport<EntityReports[N]> {
    const key = `${name} ${stringifyEntityRef(entity)}`;
    const state = this.stateFor(entity);
    const kept = this.kept.get(key);
    if (kept?.state === state)
      return kept.tagged as TaggedReport<EntityReports[N]>;
    const report = this.compute(this.view(entity), name) as Report<
      EntityReports[N]
    >;
    const tagged = { report, tag: reportTag(report) };
    this.kept.set(key, { state, tagged });
    return tagged;
  }

  /** What the metrics say about an entity. */
  async signals(
    entity: Entity,
    request: SignalsRequest,
  ): Promise<TaggedReport<SignalsData>> {
    const { meshes, prometheus, principals } = this.options;
    const overview: Report<OverviewData> = this.report(
      entity,
      'overview',
    ).report;
    const { data, problems } = await readTraffic({
      ...request,
      workloads: overview.data.workloads,
      meshes,
      prometheus,
      now: this.now(),
    });
    const callers = data.callers.map(caller => {
      const byIdentity =
        caller.identity === undefined
          ? []
          : principals.lookup(caller.identity).entityRefs;
      const known =
        byIdentity.length ||
        caller.workload === undefined ||
        caller.namespace === undefined;
      return {
        ...caller,
        entityRefs: known
          ? byIdentity
          : principals.lookupWorkload(caller.namespace, caller.workload)
              .entityRefs,
      };
    });
    const report = {
      ...overview,
      data: { ...data, callers },
      asOf: this.now(),
      problems: [...overview.problems, ...problems],
    };
    return { report, tag: reportTag(report) };
  }

  /** A resource that a report of the entity names, or one of its own workloads, Services and pods. */
  async resource(entity: Entity, ref: ResourceRef): Promise<ResourceView> {
    if (ref.kind === 'Secret' || !this.refs(entity).has(refKey(ref))) {
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

  /** Health of all clusters. */
  clusters(): ClusterHealth[] {
    const { clusters, meshes, prometheus } = this.options;
    return clusters
      .statuses()
      .map(status => clusterHealth(status, meshes, prometheus));
  }

  /** Calls back after a change of any cluster; returns the way to stop. */
  onChange(listener: () => void): () => void {
    return this.options.clusters.onChange(listener);
  }

  private view(entity: Entity): MeshView {
    const target = readMeshTarget(entity);
    const indexes = this.options.clusters
      .snapshots()
      .filter(
        index => !target?.clusters || target.clusters.includes(index.cluster),
      );
    return {
      entityRef: stringifyEntityRef(entity),
      target,
      indexes,
      clusters: this.clusters(),
      meshes: this.options.meshes,
      asOf: this.now(),
    };
  }

  private compute(view: MeshView, name: ConfiguredReportName): Report<unknown> {
    switch (name) {
      case 'overview':
        return reportOverview(view);
      case 'mtls':
        return reportMtls(view);
      case 'traffic':
        return reportTraffic(view);
      case 'access':
        return reportAccess(view, this.options.principals);
      case 'findings':
        return reportFindings(view);
      default:
        return name satisfies never;
    }
  }

  /** Everything a report is read from, as one text: the same text means the same report. */
  private stateFor(entity: Entity): string {
    const { clusters, prometheus, principals } = this.options;
    const wanted = readMeshTarget(entity)?.clusters;
    const concerns = (cluster: string) => !wanted || wanted.includes(cluster);
    return JSON.stringify([
      entity.metadata.etag ?? entity.metadata.annotations ?? null,
      principals.revision,
      clusters
        .snapshots()
        .flatMap(index =>
          concerns(index.cluster) ? [index.cluster, index.revision] : [],
        ),
      clusters
        .statuses()
        .flatMap(status => [
          status.name,
          ...(concerns(status.name)
            ? [
                status.state,
                status.problem,
                prometheus.of(status.name)?.client.state,
                status.kinds.map(kind => kind.state).join(),
              ]
            : []),
        ]),
    ]);
  }

  private refs(entity: Entity): ReadonlySet<string> {
    const names: ConfiguredReportName[] = [
      'overview',
      'mtls',
      'traffic',
      'access',
      'findings',
    ];
    const named = names.flatMap(name =>
      evidenceRefs(this.report(entity, name).report.data),
    );
    const own = this.report(entity, 'overview').report.data.workloads.flatMap(
      ({ cluster, namespace, ownerKind, name, services, pods }) => [
        {
          cluster,
          namespace,
          group: GROUPS[ownerKind] ?? '',
          kind: ownerKind,
          name,
        },
        ...services.map(service => ({
          cluster,
          namespace,
          group: '',
          kind: 'Service',
          name: service,
        })),
        ...pods.map(pod => ({
          cluster,
          namespace,
          group: '',
          kind: 'Pod',
          name: pod,
        })),
      ],
    );
    return new Set([...named, ...own].map(refKey));
  }

  private cached(ref: ResourceRef): KubeObject | undefined {
    const index = this.options.clusters
      .snapshots()
      .find(({ cluster }) => cluster === ref.cluster);
    const kind = [
      ...coreKinds,
      ...this.options.meshes.flatMap(mesh => mesh.kinds),
    ].find(k => k.group === ref.group && k.kind === ref.kind);
    const found =
      index && kind ? index.get(kind, ref.name, ref.namespace) : undefined;
    return found && !isUnreadObject(found) ? found : undefined;
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}

function refKey({
  cluster,
  group,
  kind,
  namespace,
  name,
}: ResourceRef): string {
  return JSON.stringify([cluster, group, kind, namespace ?? null, name]);
}
