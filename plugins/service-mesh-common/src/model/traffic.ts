import { RefusalPrecision } from './observedMtls';

/** Unit of a series, named once at the boundary. @public */
export type TrafficUnit =
  | 'requests/s'
  | 'ratio'
  | 'ms'
  | 'bytes/s'
  | 'connections/s';

/** `[unix time in ms, value]`; a gap is a point that is not there, never NaN, null or 0. @public */
export type TrafficPoint = readonly [unixTimeMs: number, value: number];

/** What a series or a snapshot row measures. @public */
export type SignalName =
  | 'requests'
  | 'errors'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'mtls'
  | 'connections'
  | 'failedConnections'
  | 'bytesFromClient'
  | 'bytesToClient';

/** One line of a chart. @public */
export interface TrafficSeries {
  readonly signal: SignalName;
  readonly direction: 'inbound' | 'outbound';
  /** Neutral labels, such as `version`, `code`, `destination`; empty = the total. */
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: TrafficUnit;
  readonly points: readonly TrafficPoint[];
  /** Id of the query behind it, see {@link SignalQuery}. */
  readonly query: string;
}

/** The time a series covers. @public */
export interface SignalWindow {
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly to: number;
  /** Seconds between points. */
  readonly stepSeconds: number;
  /** Seconds each rate is averaged over. */
  readonly rateSeconds: number;
}

/** The query behind numbers on the screen. @public */
export interface SignalQuery {
  readonly id: string;
  readonly promql: string;
  readonly type: 'range' | 'instant';
  readonly title: string;
  readonly cluster: string;
  /** The time it covers, when it is not that of the report. */
  readonly window?: SignalWindow;
  /** Seconds its counters are looked at, when that is not said by the window. */
  readonly rateSeconds?: number;
  /** Warnings Prometheus sent with the answer. */
  readonly warnings: readonly string[];
  /** Present when the query failed; the text is safe to show. */
  readonly error?: string;
}

/** A group of requests now: one version, one caller, one destination. @public */
export interface TrafficRow {
  /** `total`, or the version, caller or destination. */
  readonly labels: Readonly<Record<string, string>>;
  /** requests/s. */
  readonly rate: number;
  /** 0–1; undefined without requests. */
  readonly success?: number;
  /** ms. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** 0–1 of the requests over mTLS, of the connections or of what was refused where no request was seen; undefined when the metrics do not tell. */
  readonly mtls?: number;
  /** connections/s; undefined when the metrics count none. */
  readonly connections?: number;
  /** connections/s that failed. */
  readonly failedConnections?: number;
  /** bytes/s that clients sent over connections. */
  readonly bytesFromClient?: number;
  /** bytes/s that servers answered over connections. */
  readonly bytesToClient?: number;
}

/** Requests that ended alike. @public */
export interface TrafficOutcome {
  readonly direction: 'inbound' | 'outbound';
  readonly protocol: 'http' | 'grpc';
  /** HTTP status or number of the gRPC status, as the proxies report it. */
  readonly code: string;
  /** Why the proxy itself answered, in the proxy's own short form such as `UO`; absent when it did not. */
  readonly flags?: string;
  readonly failed: boolean;
  /** requests/s. */
  readonly rate: number;
}

/** What is still well, for an entity. @public */
export interface SignalGoals {
  /** Least success, 0–1. */
  readonly success: number;
  /** Longest time to answer in ms; absent = no limit. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** Objective over 30 d, 0–1; absent = none is set. */
  readonly objective?: number;
  readonly from: 'annotation' | 'default';
  /** What could not be read of the annotations, in words. */
  readonly problems: readonly string[];
}

/** How much of what may fail has failed. @public */
export interface ErrorBudget {
  /** 0–1. */
  readonly objective: number;
  readonly days: number;
  /** Requests (count, estimated from counters). */
  readonly requests: number;
  /** Failed requests (count). */
  readonly failed: number;
  /** 0–1 of the requests; undefined without requests. */
  readonly success?: number;
  /** 1 = all of the budget is spent; above it the objective is missed. */
  readonly used?: number;
}

/** The whole window beside the one before it. @public */
export interface PreviousPeriod {
  /** The window before. */
  readonly window: SignalWindow;
  readonly current?: TrafficRow;
  readonly previous?: TrafficRow;
  /** Lines of the window before, at their own times. */
  readonly series: readonly TrafficSeries[];
}

/** What a proxy runs short of. @public */
export type SaturationMeasure =
  | 'proxy-cpu'
  | 'proxy-memory'
  | 'connection-overflow'
  | 'pending-overflow'
  | 'retry-overflow'
  | 'retries'
  | 'ejected-endpoints'
  | 'rate-limited';

/** One measure of saturation now. @public */
export interface SaturationRow {
  readonly measure: SaturationMeasure;
  /** The pod whose proxy it is; absent for sums over the pods. */
  readonly pod?: string;
  /** Whom the workload calls; absent for what concerns the workload itself. */
  readonly destination?: string;
  readonly value: number;
  readonly unit:
    | 'cores'
    | 'bytes'
    | 'requests/s'
    | 'connections/s'
    | 'endpoints';
  /** In the unit of the value; absent when none is set or scraped. */
  readonly limit?: number;
}

/** What the metrics do not tell of saturation, and what would make them. @public */
export interface SaturationGap {
  readonly measures: readonly SaturationMeasure[];
  /** Why, in words. */
  readonly why: string;
  /** What to do about it, in words; absent when nothing can be done. */
  readonly fix?: string;
  /** What to add, as YAML to copy. */
  readonly manifest?: string;
}

/** Requests of one route now. @public */
export interface RouteTraffic extends TrafficRow {
  readonly route: string;
  readonly kind?: string;
  /** `outbound`: requests the entity sends; absent or `inbound`: what it receives. */
  readonly direction?: 'inbound' | 'outbound';
  /** What the route belongs to, such as a Service or a Server. */
  readonly parent?: string;
  /** requests/s as sent, each retry for itself; absent when the metrics do not tell them apart. */
  readonly actualRate?: number;
  /** 0–1 of the requests as sent. */
  readonly actualSuccess?: number;
  /** Present when the entity spans clusters. */
  readonly cluster?: string;
  /** A command of the mesh's own tools that shows the same. */
  readonly command?: string;
}

/** A dashboard elsewhere on what a panel shows. @public */
export interface SignalDashboard {
  /** Number under which it is published, such as `7630`. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /**
   * `open`: on a configured server. `find`: a search for its title there, while its identifier on that server is not
   * configured. `get`: where to get it, while no server is configured.
   */
  readonly action: 'open' | 'find' | 'get';
  readonly panels: readonly SignalPanel[];
}

/** A part of the signals page. @public */
export type SignalPanel =
  | 'inbound'
  | 'outbound'
  | 'saturation'
  | 'versions'
  | 'mesh';

/** Someone who calls the component, as the metrics name them. @public */
export interface TrafficCaller extends TrafficRow {
  /** Identity as the proxy saw it; undefined for plaintext. */
  readonly identity?: string;
  /** Workload and namespace as the metrics name them; undefined when unknown. */
  readonly workload?: string;
  readonly namespace?: string;
  /** Catalog entities behind the caller. */
  readonly entityRefs: readonly string[];
  /** requests/s that were refused, as sure as `deniedPrecision` says; undefined when the metrics do not tell. */
  readonly deniedRate?: number;
  /**
   * `exact`: refused by a policy, and not among the requests of the row. `status-only`: answered 403, which the application
   * may have done; among the requests of the row.
   */
  readonly deniedPrecision?: RefusalPrecision;
  /** connections/s that a policy refused. */
  readonly deniedConnections?: number;
}

/**
 * Why there are no numbers, told apart by probes. `layer4-only`: ztunnels report connections, and no waypoint reports requests.
 * `no-data`: the proxies are scraped and have no series of requests. `forbidden`: the server refuses our credentials.
 * `prometheus-down`: nothing answers; `prometheus-rejects`: the server answers and takes no query; `prometheus-unavailable`: it, or
 * what stands in front of it, says that it cannot answer now; `not-prometheus`: something else answers, such as a login.
 * `incomplete`: it answered in part, and what came holds no numbers.
 * @public
 */
export type SignalState =
  | 'ok'
  | 'no-traffic'
  | 'no-data'
  | 'forbidden'
  | 'layer4-only'
  | 'not-scraped'
  | 'not-meshed'
  | 'not-configured'
  | 'prometheus-down'
  | 'prometheus-rejects'
  | 'prometheus-unavailable'
  | 'not-prometheus'
  | 'incomplete'
  | 'no-workloads';
