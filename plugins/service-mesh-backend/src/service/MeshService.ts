import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  AuthorizationsData,
  CanaryGateSettings,
  ClusterHealth,
  ConfiguredReportName,
  EdgesData,
  EffectiveAccess,
  EntityReports,
  MeshDefinition,
  MeshView,
  MirrorsData,
  ObservedMtlsData,
  Report,
  reportEffectiveAccess,
  reportRoute,
  ResourceRef,
  ResourceView,
  RouteData,
  RouteRequest,
  SignalDashboard,
  SignalsData,
  SignalWindow,
  SplitsData,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { ClusterReader } from '../clusters/ClusterReader';
import { DashboardLinks, GrafanaSettings } from '../config';
import { ClusterAnalysis } from '../findings/ClusterAnalysis';
import { HistoryStore } from '../history/HistoryStore';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { ConfiguredReports } from './ConfiguredReports';
import { Dashboards } from './Dashboards';
import { EntityResources } from './EntityResources';
import { MeasuredReports } from './MeasuredReports';
import { MeshViews } from './MeshViews';
import { SignalReports, SignalsRequest } from './SignalReports';
import { TaggedReport } from './TaggedReport';

/** What the answers about entities are made from. */
export interface MeshServiceOptions {
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
  /** Without it nobody knows when weights changed. */
  readonly history?: Pick<HistoryStore, 'query'>;
  readonly logger: Pick<LoggerService, 'warn'>;
  /** Without it the rules run on the way. */
  readonly analysis?: Pick<
    ClusterAnalysis,
    'findingsOf' | 'ready' | 'revisionOf' | 'onChange'
  >;
  readonly now?: () => number;
}

/** Entity → target → snapshots → report. Knows no users: whoever asks has been permitted, and names are filtered later. */
export class MeshService {
  private readonly views: MeshViews;
  private readonly boards: Dashboards;
  private readonly configured: ConfiguredReports;
  private readonly measured: MeasuredReports;
  private readonly signalReports: SignalReports;
  private readonly resources: EntityResources;

  constructor(private readonly options: MeshServiceOptions) {
    this.views = new MeshViews(options);
    this.boards = new Dashboards(options.meshes, options.grafana);
    const parts = { ...options, views: this.views, dashboards: this.boards };
    this.configured = new ConfiguredReports(parts);
    const all = { ...parts, configured: this.configured };
    this.measured = new MeasuredReports(all);
    this.signalReports = new SignalReports(all);
    this.resources = new EntityResources(all);
  }

  /** What the configuration says about an entity. */
  report<N extends ConfiguredReportName>(
    entity: Entity,
    name: N,
  ): Promise<TaggedReport<EntityReports[N]>> {
    return this.configured.report(entity, name);
  }

  /** What the metrics say about an entity. */
  signals(
    entity: Entity,
    request: SignalsRequest,
  ): Promise<TaggedReport<SignalsData>> {
    return this.signalReports.report(entity, request);
  }

  /** Who is connected to whom. */
  edges(entity: Entity): Promise<TaggedReport<EdgesData>> {
    return this.measured.edges(entity);
  }

  /** What each authorization admitted. */
  authorizations(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<AuthorizationsData>> {
    return this.measured.authorizations(entity, rangeSeconds);
  }

  /** How mTLS was observed over a window, and who was refused. */
  observedMtls(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<ObservedMtlsData>> {
    return this.measured.observedMtls(entity, rangeSeconds);
  }

  /** Services of other clusters that stand for the entity's. */
  mirrors(entity: Entity): Promise<TaggedReport<MirrorsData>> {
    return this.measured.mirrors(entity);
  }

  /** How the requests were shared out over a window, and what a canary may do next. */
  splits(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<SplitsData>> {
    return this.measured.splits(entity, rangeSeconds);
  }

  /** Links to dashboards of the meshes on some workloads. */
  dashboards(
    workloads: readonly Workload[],
    window: Pick<SignalWindow, 'from' | 'to'>,
  ): SignalDashboard[] {
    return this.boards.over(workloads, window);
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
  resource(entity: Entity, ref: ResourceRef): Promise<ResourceView> {
    return this.resources.read(entity, ref);
  }

  /** Every resource that an answer about the entity refers to, and its own, by `refKey`. */
  refs(entity: Entity): Promise<ReadonlyMap<string, ResourceRef>> {
    return this.resources.refs(entity);
  }

  /** Health of all clusters. */
  clusters(): ClusterHealth[] {
    return this.views.clusters();
  }

  /** Calls back after a change of any cluster; returns the way to stop. */
  onChange(listener: () => void): () => void {
    return this.views.onChange(listener);
  }

  /** Everything a report about the entity is computed from. */
  view(entity: Entity): MeshView {
    return this.views.of(entity);
  }
}
