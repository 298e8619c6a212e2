import {
  AccessData,
  AccessDraft,
  AccessQuestion,
  AccessQuestionData,
  AuthorizationsData,
  ClusterHealth,
  ControlPlanesData,
  EdgesData,
  EndpointsData,
  FleetData,
  FindingsData,
  MirrorsData,
  MtlsData,
  ObservedMtlsData,
  OutboundAccessData,
  OverviewData,
  PreviewData,
  PreviewRequest,
  HistoryData,
  Report,
  ResourceRef,
  ResourceView,
  RouteData,
  RouteRequest,
  SignalsData,
  SplitsData,
  TelemetryData,
  TrafficData,
  UsageData,
} from '../model';
import { EntityReportName } from './reportNames';

/** The report behind each tab. @public */
export interface EntityReports extends Record<EntityReportName, object> {
  overview: OverviewData;
  mtls: MtlsData;
  traffic: TrafficData;
  access: AccessData;
  findings: FindingsData;
  signals: SignalsData;
  telemetry: TelemetryData;
  'control-planes': ControlPlanesData;
  endpoints: EndpointsData;
  edges: EdgesData;
  authorizations: AuthorizationsData;
  mirrors: MirrorsData;
  splits: SplitsData;
  'observed-mtls': ObservedMtlsData;
  usage: UsageData;
  'outbound-access': OutboundAccessData;
}

/**
 * What is asked of the signals. `now`: the instant queries alone, for a fast first paint. `full`: the lines of the window
 * too. The others are asked for on demand, each on its own: the window before, what the proxies run short of, numbers by
 * route, each workload at a glance, and the error budget.
 * @public
 */
export type SignalsDetail =
  | 'now'
  | 'full'
  | 'previous'
  | 'saturation'
  | 'routes'
  | 'workloads'
  | 'budget';

/** How a report is asked for. @public */
export interface ReportRequest {
  /** Entity tag of the report the caller holds; the answer is `not-modified` when it is still right. */
  readonly etag?: string;
  /** With `etag`: seconds (0–25) the server may hold the request until the report changes. */
  readonly waitSeconds?: number;
  /** Reports from metrics only: seconds to look back, 300 (5 min) to 604800 (7 d); `usage` and `observed-mtls` to 2592000 (30 d). */
  readonly rangeSeconds?: number;
  /** Signals only. */
  readonly detail?: SignalsDetail;
  readonly signal?: AbortSignal;
}

/** A report with its entity tag, or the news that the caller's copy is still right. @public */
export type ReportResponse<T> =
  | {
      readonly modified: true;
      readonly report: Report<T>;
      readonly etag?: string;
    }
  | { readonly modified: false; readonly etag: string };

/** Which part of the history is asked for. @public */
export interface HistoryRequest {
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
  /** Kinds as `group/Kind`; all when absent. */
  readonly kinds?: readonly string[];
  /** The `next` of the previous page. */
  readonly before?: string;
  /** Entries of a page, 1–200; 50 when absent. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** Client of the service-mesh backend. Errors are `ResponseError`s with the status of the backend. @public */
export interface ServiceMeshApi {
  getReport<N extends EntityReportName>(
    entityRef: string,
    name: N,
    request?: ReportRequest,
  ): Promise<ReportResponse<EntityReports[N]>>;
  /** One resource that the entity's reports refer to. */
  getResource(
    entityRef: string,
    ref: ResourceRef,
    request?: { signal?: AbortSignal },
  ): Promise<ResourceView>;
  /** What changed about the mesh around the entity, newest first. */
  getHistory(
    entityRef: string,
    request?: HistoryRequest,
  ): Promise<Report<HistoryData>>;
  /** Which route a request to the entity would take. */
  getRoute(
    entityRef: string,
    question: RouteRequest,
    request?: { signal?: AbortSignal },
  ): Promise<Report<RouteData>>;
  /** May somebody call the entity? With the trace of every rule that was evaluated. */
  getAccessQuestion(
    entityRef: string,
    question: AccessQuestion,
    request?: { signal?: AbortSignal },
  ): Promise<Report<AccessQuestionData>>;
  /** What a change would mean for the entity; nothing is stored. */
  getPreview(
    entityRef: string,
    proposal: PreviewRequest,
    request?: { signal?: AbortSignal },
  ): Promise<Report<PreviewData>>;
  /** A least-privilege policy made of the callers of a window. */
  getAccessDraft(
    entityRef: string,
    request?: {
      /** Seconds to look back, 3600 (1 h) to 2592000 (30 d); 604800 when absent. */
      rangeSeconds?: number;
      signal?: AbortSignal;
    },
  ): Promise<Report<AccessDraft>>;
  /** All entities that the reader may see, each in a row. */
  getFleet(request?: { signal?: AbortSignal }): Promise<FleetData>;
  getClusters(request?: {
    signal?: AbortSignal;
  }): Promise<readonly ClusterHealth[]>;
}
