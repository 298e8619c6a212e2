import {
  AccessData,
  AuthorizationsData,
  ClusterHealth,
  ControlPlanesData,
  EdgesData,
  FindingsData,
  MirrorsData,
  MtlsData,
  OverviewData,
  Report,
  ResourceRef,
  ResourceView,
  RouteData,
  RouteRequest,
  SignalsData,
  TelemetryData,
  TrafficData,
} from '../model';

/** The report behind each tab. @public */
export interface EntityReports {
  overview: OverviewData;
  mtls: MtlsData;
  traffic: TrafficData;
  access: AccessData;
  findings: FindingsData;
  signals: SignalsData;
  telemetry: TelemetryData;
  'control-planes': ControlPlanesData;
  edges: EdgesData;
  authorizations: AuthorizationsData;
  mirrors: MirrorsData;
}

/** Name of a report. @public */
export type EntityReportName = keyof EntityReports;

/** Reports that ask the metrics; the others follow from configuration alone. @public */
export type MeasuredReportName =
  | 'signals'
  | 'edges'
  | 'authorizations'
  | 'mirrors';

/** How a report is asked for. @public */
export interface ReportRequest {
  /** Entity tag of the report the caller holds; the answer is `not-modified` when it is still right. */
  readonly etag?: string;
  /** With `etag`: seconds (0–25) the server may hold the request until the report changes. */
  readonly waitSeconds?: number;
  /** Reports from metrics only: seconds to look back, 300 (5 min) to 604800 (7 d). */
  readonly rangeSeconds?: number;
  /** Signals only: `now` asks for the instant queries alone, for a fast first paint. */
  readonly detail?: 'now' | 'full';
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
  /** Which route a request to the entity would take. */
  getRoute(
    entityRef: string,
    question: RouteRequest,
    request?: { signal?: AbortSignal },
  ): Promise<Report<RouteData>>;
  getClusters(request?: {
    signal?: AbortSignal;
  }): Promise<readonly ClusterHealth[]>;
}
