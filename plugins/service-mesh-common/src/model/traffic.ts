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
export type SignalName = 'requests' | 'errors' | 'p50' | 'p95' | 'p99' | 'mtls';

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
  /** 0–1 of the requests over mTLS; undefined when the metrics do not tell. */
  readonly mtls?: number;
}

/** Someone who calls the component, as the metrics name them. @public */
export interface TrafficCaller extends TrafficRow {
  /** Identity as the proxy saw it; undefined for plaintext. */
  readonly identity?: string;
  /** Workload and namespace as the metrics name them; undefined when unknown. */
  readonly workload?: string;
  readonly namespace?: string;
  /** Catalog entities behind the caller. */
  readonly entityRefs: readonly string[];
  /** requests/s answered 403; the cause is not in Istio's metrics. */
  readonly deniedRate?: number;
}

/**
 * Why there are no numbers, told apart by probes. `layer4-only`: ztunnels report connections, and no waypoint reports requests.
 * @public
 */
export type SignalState =
  | 'ok'
  | 'no-traffic'
  | 'layer4-only'
  | 'not-scraped'
  | 'not-meshed'
  | 'not-configured'
  | 'prometheus-down'
  | 'no-workloads';
