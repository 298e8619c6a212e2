import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  AuthorizationsData,
  CanaryGateSettings,
  ClusterHealth,
  ConfiguredReportName,
  configuredReportNames,
  DEFAULT_CANARY_GATE,
  EdgesData,
  EffectiveAccess,
  EntityReports,
  evidenceRefs,
  KubeObject,
  Measured,
  MeshDefinition,
  MeshMetrics,
  MeshView,
  MetricQuestion,
  MirrorsData,
  ObservedMtlsData,
  OverviewData,
  readMeshTarget,
  readSignalGoals,
  Report,
  prepareAccess,
  reportAccess,
  reportAuthorizations,
  reportControlPlanes,
  reportEdges,
  reportEndpoints,
  reportEffectiveAccess,
  reportFindings,
  reportMirrors,
  reportMtls,
  reportObservedMtls,
  reportOverview,
  reportRoute,
  reportSplits,
  splitHosts,
  SplitsData,
  reportTelemetry,
  reportTraffic,
  ResourceIndex,
  ResourceRef,
  ResourceView,
  RouteData,
  RouteRequest,
  SignalDashboard,
  SignalsData,
  SignalsDetail,
  SignalWindow,
  Workload,
  coreKinds,
  isUnreadObject,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { LRUCache } from 'lru-cache';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { ClusterReader } from '../clusters/ClusterReader';
import { redactObject } from '../clusters/redactObject';
import { DashboardLinks, GrafanaSettings } from '../config';
import { ClusterAnalysis } from '../findings/ClusterAnalysis';
import { inTurns } from '../inTurns';
import { askQuestion } from '../metrics/askQuestion';
import { observedWindow } from '../metrics/observedWindow';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { readTraffic } from '../metrics/readTraffic';
import { clusterHealth } from './clusterHealth';
import { refKey } from './refKey';
import { reportTag } from './reportTag';
import { resourceLinks } from './resourceLinks';
import { signalDashboards } from './signalDashboards';
import {
  connectingRefs,
  gatewayRefs,
  outsideRefs,
  ownRefs,
} from './entityRefs';
import { signalsDetail } from './signalsDetail';

/** A report and its entity tag. */
export interface TaggedReport<T = unknown> {
  readonly report: Report<T>;
  readonly tag: string;
}

/** How the signals are asked for. */
export interface SignalsRequest {
  readonly rangeSeconds: number;
  readonly detail: SignalsDetail;
}

/** Milliseconds a report is served from memory although nothing changed, so that the ages it carries stay right. */
const KEEP_MS = 5000;

const MINUTE_MS = 60_000;

/** Stands for metrics where only the resources matter. */
const NOT_ASKED = { state: 'no-traffic', queries: [], parts: [] } as const;

/** Seconds rates of connections are averaged over. */
const CONNECTIONS_RATE_SECONDS = 300;

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
      /** Without it links to dashboards lead to where they are published. */
      readonly grafana?: GrafanaSettings;
      readonly canary?: CanaryGateSettings;
      /** Without it the rules run on the way. */
      readonly analysis?: Pick<
        ClusterAnalysis,
        'findingsOf' | 'ready' | 'revisionOf' | 'onChange'
      >;
      readonly now?: () => number;
    },
  ) {}

  /** What the configuration says about an entity; kept until something it was read from changes. */
  async report<N extends ConfiguredReportName>(
    entity: Entity,
    name: N,
  ): Promise<TaggedReport<EntityReports[N]>> {
    if (name === 'overview' || name === 'findings')
      await this.options.analysis?.ready(this.indexes(entity));
    const key = `${name} ${stringifyEntityRef(entity)}`;
    const state = this.stateFor(entity);
    const kept = this.kept.get(key);
    if (kept?.state === state)
      return kept.tagged as TaggedReport<EntityReports[N]>;
    // The first matrix after a cluster was read asks who runs everywhere in it.
    if (name === 'access') await inTurns(prepareAccess(this.view(entity)));
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
    const overview: Report<OverviewData> = (
      await this.report(entity, 'overview')
    ).report;
    const goals = readSignalGoals(entity);
    const { workloads } = overview.data;
    const { data, problems } =
      request.detail === 'saturation' ||
      request.detail === 'routes' ||
      request.detail === 'workloads'
        ? await signalsDetail({
            detail: request.detail,
            rangeSeconds: request.rangeSeconds,
            now: this.now(),
            workloads,
            meshes,
            prometheus,
            index: this.indexOf(entity),
          })
        : await readTraffic({
            ...request,
            detail: request.detail,
            objective: goals.objective,
            workloads,
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
      data: {
        ...data,
        callers,
        goals,
        dashboards: this.dashboards(workloads, data.window),
      },
      asOf: this.now(),
      problems: [...overview.problems, ...problems],
    };
    return { report, tag: reportTag(report) };
  }

  /** Who is connected to whom. */
  edges(entity: Entity): Promise<TaggedReport<EdgesData>> {
    return this.measured(
      entity,
      metrics => metrics.connections,
      CONNECTIONS_RATE_SECONDS,
      (view, measured) => reportEdges(view, measured, this.options.principals),
    );
  }

  /** What each authorization admitted. */
  authorizations(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<AuthorizationsData>> {
    return this.measured(
      entity,
      metrics => metrics.authorizations,
      rangeSeconds,
      (view, measured) => reportAuthorizations(view, measured, rangeSeconds),
    );
  }

  /** How mTLS was observed over a window, and who was refused. */
  async observedMtls(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<ObservedMtlsData>> {
    const { prometheus, principals } = this.options;
    const { data } = (await this.report(entity, 'overview')).report;
    const scrapes = data.workloads.flatMap(
      ({ cluster }) => prometheus.of(cluster)?.scrapeIntervalSeconds ?? [],
    );
    const window = observedWindow(
      this.now(),
      rangeSeconds,
      Math.max(...(scrapes.length ? scrapes : [30])),
    );
    return this.measured(
      entity,
      metrics => metrics.observed,
      window.rateSeconds,
      (view, measured) =>
        reportObservedMtls(view, measured, window, principals),
      window,
    );
  }

  /** Services of other clusters that stand for the entity's. */
  mirrors(entity: Entity): Promise<TaggedReport<MirrorsData>> {
    return this.measured(
      entity,
      metrics => metrics.gateways,
      CONNECTIONS_RATE_SECONDS,
      reportMirrors,
    );
  }

  /** How the requests were shared out over a window, and what a canary may do next. */
  splits(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<SplitsData>> {
    const hosts = splitHosts(this.view(entity));
    return this.measured(
      entity,
      ({ backends }) =>
        backends && hosts.length > 0
          ? {
              queries: scope => backends.queries({ ...scope, hosts }),
              rows: answers => backends.rows(answers),
            }
          : undefined,
      rangeSeconds,
      (view, measured) =>
        reportSplits(view, measured, {
          rangeSeconds,
          gate: this.options.canary ?? DEFAULT_CANARY_GATE,
        }),
    );
  }

  private async measured<Row, T>(
    entity: Entity,
    question: (metrics: MeshMetrics) => MetricQuestion<Row> | undefined,
    rateSeconds: number,
    toReport: (view: MeshView, measured: Measured<Row>) => Report<T>,
    window?: SignalWindow,
  ): Promise<TaggedReport<T>> {
    const { meshes, prometheus } = this.options;
    const { data }: Report<OverviewData> = (
      await this.report(entity, 'overview')
    ).report;
    const { measured, problems } = await askQuestion({
      workloads: data.workloads,
      meshes,
      prometheus,
      question,
      index: this.indexOf(entity),
      rateSeconds,
      window,
    });
    const report = toReport(this.view(entity), measured);
    const complete = {
      ...report,
      data: {
        ...report.data,
        dashboards: this.dashboards(
          data.workloads,
          window ?? this.lastMinutes(rateSeconds),
        ),
      },
      problems: [...report.problems, ...problems],
    };
    return { report: complete, tag: reportTag(complete) };
  }

  /** Links to dashboards of the meshes on some workloads. */
  dashboards(
    workloads: readonly Workload[],
    window: Pick<SignalWindow, 'from' | 'to'>,
  ): SignalDashboard[] {
    const { grafana, meshes } = this.options;
    return signalDashboards(grafana, meshes, workloads, window);
  }

  /** A window that ends with the last whole minute: links that differ each second would make every answer a new one. */
  private lastMinutes(seconds: number): Pick<SignalWindow, 'from' | 'to'> {
    const to = Math.floor(this.now() / MINUTE_MS) * MINUTE_MS;
    return { from: to - seconds * 1000, to };
  }

  /** Everything that decides who may call the entity, as a review pins it. */
  effectiveAccess(entity: Entity): Report<EffectiveAccess> {
    return reportEffectiveAccess(this.view(entity));
  }

  /** Which route a request to the entity would take; a question is answered afresh each time. */
  route(entity: Entity, request: RouteRequest): Report<RouteData> {
    return reportRoute(this.view(entity), request, this.options.principals);
  }

  /** A resource that a report of the entity names, or one of its own workloads, Services and pods. */
  async resource(entity: Entity, ref: ResourceRef): Promise<ResourceView> {
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

  /** Health of all clusters. */
  clusters(): ClusterHealth[] {
    const { clusters, meshes, prometheus } = this.options;
    return clusters
      .statuses()
      .map(status => clusterHealth(status, meshes, prometheus));
  }

  /** Calls back after a change of any cluster; returns the way to stop. */
  onChange(listener: () => void): () => void {
    const { clusters, analysis } = this.options;
    const stops = [clusters.onChange(listener), analysis?.onChange(listener)];
    return () => stops.forEach(stop => stop?.());
  }

  /** Everything a report about the entity is computed from. */
  view(entity: Entity): MeshView {
    const { analysis, meshes } = this.options;
    return {
      entityRef: stringifyEntityRef(entity),
      target: readMeshTarget(entity),
      indexes: this.indexes(entity),
      clusters: this.clusters(),
      meshes,
      ...(analysis && { findingsOf: index => analysis.findingsOf(index) }),
      asOf: this.now(),
    };
  }

  private indexes(entity: Entity): readonly ResourceIndex[] {
    const wanted = readMeshTarget(entity)?.clusters;
    return this.options.clusters
      .snapshots()
      .filter(index => !wanted || wanted.includes(index.cluster));
  }

  private indexOf(entity: Entity) {
    const indexes = this.indexes(entity);
    return (cluster: string) =>
      indexes.find(index => index.cluster === cluster);
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
      case 'telemetry':
        return reportTelemetry(view);
      case 'control-planes':
        return reportControlPlanes(view);
      case 'endpoints':
        return reportEndpoints(view);
      default:
        return name satisfies never;
    }
  }

  /** Everything a report is read from, as one text: the same text means the same report. */
  private stateFor(entity: Entity): string {
    const { analysis, clusters, prometheus, principals } = this.options;
    const wanted = readMeshTarget(entity)?.clusters;
    const concerns = (cluster: string) => !wanted || wanted.includes(cluster);
    return JSON.stringify([
      entity.metadata.etag ?? entity.metadata.annotations ?? null,
      principals.revision,
      clusters
        .snapshots()
        .flatMap(index =>
          concerns(index.cluster)
            ? [
                index.cluster,
                index.revision,
                analysis?.revisionOf(index.cluster) ?? 0,
              ]
            : [],
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

  /** Every resource that an answer about the entity refers to, and its own, by {@link refKey}. */
  async refs(entity: Entity): Promise<ReadonlyMap<string, ResourceRef>> {
    const reports = await Promise.all(
      configuredReportNames.map(name => this.report(entity, name)),
    );
    const named = [
      ...reports.flatMap(({ report }) => evidenceRefs(report.data)),
      // What a mirror is made of follows from the resources; the metrics add no reference.
      ...evidenceRefs(reportMirrors(this.view(entity), NOT_ASKED).data),
    ];
    const traffic = await this.report(entity, 'traffic');
    const overview = await this.report(entity, 'overview');
    return new Map(
      [
        ...named,
        ...gatewayRefs(traffic.report.data),
        ...outsideRefs(this.view(entity), overview.report.data),
        ...connectingRefs(this.view(entity), overview.report.data),
        ...ownRefs(overview.report.data),
      ].map(ref => [refKey(ref), ref]),
    );
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
