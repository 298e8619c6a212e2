import {
  AuthorizationSample,
  ConnectionSample,
  GatewaySample,
  MetricQuestion,
} from './MetricQuestion';

/** Workloads whose signals are asked for; all of one cluster and one mesh. @public */
export interface MetricScope {
  readonly workloads: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly ownerKind: string;
    readonly dataPlane: 'sidecar' | 'ambient' | 'none';
    /** True when a waypoint reports layer 7 for the workload. */
    readonly waypoint: boolean;
  }[];
  /** Seconds a rate is averaged over; at least four scrape intervals. */
  readonly rateSeconds: number;
  /** Label matchers added to every selector, such as `cluster="eu-1"`. */
  readonly extraLabels: Readonly<Record<string, string>>;
}

/**
 * Which of the five queries of a page. `requests` and `latency` are ranges by version, `outbound` a range by destination,
 * `requestsNow` and `latencyNow` are instant and by caller too.
 * @public
 */
export type MetricQueryId =
  | 'requests'
  | 'latency'
  | 'outbound'
  | 'requestsNow'
  | 'latencyNow';

/** A neutral name for what a metric label means. @public */
export type MetricDimension =
  | 'version'
  | 'code'
  | 'grpcStatus'
  | 'classification'
  | 'flags'
  | 'security'
  | 'peerIdentity'
  | 'peerWorkload'
  | 'peerNamespace'
  | 'destination'
  | 'le';

/** One query, ready to send, and what its labels mean. @public */
export interface MetricQuery {
  readonly id: MetricQueryId;
  readonly title: string;
  readonly type: 'range' | 'instant';
  readonly promql: string;
  /** Prometheus label → neutral dimension. */
  readonly labels: Readonly<Record<string, MetricDimension>>;
  /** Milliseconds in one unit of the bucket bound `le`: 1 for ms, 1000 for s. */
  readonly leMs?: number;
}

/** Values of one sample by neutral dimension. @public */
export type MetricLabels = Readonly<Partial<Record<MetricDimension, string>>>;

/**
 * A mesh's metrics. One reporter per sum; label values are escaped here and nowhere else.
 * @public
 */
export interface MeshMetrics {
  /** At most the five queries above. */
  queries(scope: MetricScope): readonly MetricQuery[];
  /** A request that failed for the caller. */
  isError(labels: MetricLabels): boolean;
  /** A request that was refused; undefined when the metrics cannot tell. */
  isDenied(labels: MetricLabels): boolean | undefined;
  /** Whether the connection was mTLS; undefined when the sample does not tell. */
  isMtls(labels: MetricLabels): boolean | undefined;
  /** Instant query that tells "no traffic" (some series, no increase) from "not scraped" (no series at all). */
  scrapeProbe(scope: MetricScope): string;
  /** Who is connected to whom, and when certificates end; absent when the mesh does not count connections. */
  readonly connections?: MetricQuestion<ConnectionSample>;
  /** What each authorization let in; absent when the mesh does not count by authorization. */
  readonly authorizations?: MetricQuestion<AuthorizationSample>;
  /** Gateways of linked clusters; absent when the mesh does not probe any. */
  readonly gateways?: MetricQuestion<GatewaySample>;
}
