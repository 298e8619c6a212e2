import { SaturationGap, SignalPanel, StatNote } from '../model';
import {
  AuthorizationSample,
  ConnectionSample,
  GatewaySample,
  MetricQuestion,
  QuestionAnswers,
  QuestionQuery,
  RouteSample,
  SaturationSample,
  StatSample,
} from './MetricQuestion';
import { ObservedSample } from './ObservedSample';
import { UsageQuestion } from './UsageQuestion';

/** Workloads whose signals are asked for; all of one cluster and one mesh. @public */
export interface MetricScope {
  readonly workloads: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly ownerKind: string;
    readonly dataPlane: 'sidecar' | 'ambient' | 'none';
    /** True when a waypoint reports layer 7 for the workload. */
    readonly waypoint: boolean;
    /** Names of the Services that lead to it; absent when nobody asked for them. */
    readonly services?: readonly string[];
  }[];
  /** Seconds a rate is averaged over; at least four scrape intervals. */
  readonly rateSeconds: number;
  /** Label matchers added to every selector, such as `cluster="eu-1"`. */
  readonly extraLabels: Readonly<Record<string, string>>;
}

/**
 * Which of the five queries of a page. `requests` and `latency` are ranges by version, `outbound` a range by destination,
 * `requestsNow` and `latencyNow` are instant: by caller for what is received, by destination for what is sent. Queries of
 * requests hold samples about connections and refusals too, told apart by the dimension `measure`.
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
  | 'route'
  /** `outbound` for samples of what is sent in a query of what is received. */
  | 'direction'
  /** What a sample counts when it is not requests: see {@link ConnectionMeasure} and {@link RefusalMeasure}. */
  | 'measure'
  | 'le';

/** What samples about connections count. @public */
export type ConnectionMeasure =
  | 'connections'
  | 'failedConnections'
  | 'bytesFromClient'
  | 'bytesToClient';

/**
 * What samples of `requestsNow` count that a mesh keeps of its own refusals. Such requests are not among those that were
 * answered, and neither are such connections among those that were opened.
 * @public
 */
export type RefusalMeasure = 'refusedRequests' | 'refusedConnections';

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

/** Hosts whose backends are asked for, beside the workloads that tell which proxies count. @public */
export interface BackendScope extends MetricScope {
  /** FQDNs of Services. */
  readonly hosts: readonly string[];
}

/** One backend as the metrics name it, with one bucket of latencies or one result of requests. @public */
export interface BackendSample {
  /** FQDN of the Service the proxies counted. */
  readonly host: string;
  readonly version?: string;
  readonly workload?: string;
  readonly failed: boolean;
  /** Upper bound of the bucket in ms, for latencies; absent for requests. */
  readonly upToMs?: number;
  /** Each second, averaged over the whole window. */
  readonly rate: number;
}

/** Requests by backend over a whole window. @public */
export interface BackendQuestion {
  /** At most two instant queries. */
  queries(scope: BackendScope): readonly QuestionQuery[];
  rows(answers: QuestionAnswers): readonly BackendSample[];
}

/** A dashboard that the mesh publishes for its metrics. @public */
export interface PublishedDashboard {
  /** Number under which it is published, such as `7630`. */
  readonly id: string;
  readonly title: string;
  /** What Grafana servers that imported it call it; absent when each gives it an identifier of its own. */
  readonly uid?: string;
  /** Its variables as a query string; `{namespace}`, `{workload}` and `{service}` are filled in. */
  readonly variables?: string;
  /** Kind of the workloads it shows; absent for any. */
  readonly ownerKind?: string;
  readonly panels: readonly SignalPanel[];
}

/**
 * A mesh's metrics. One reporter per sum; label values are escaped here and nowhere else.
 * @public
 */
export interface MeshMetrics {
  /** At most the five queries above. */
  queries(scope: MetricScope): readonly MetricQuery[];
  /** A request that failed for the caller. */
  isError(labels: MetricLabels): boolean;
  /** An answer that may be a refusal; undefined when it cannot, or when refusals are counted apart ({@link RefusalMeasure}). */
  isDenied(labels: MetricLabels): boolean | undefined;
  /** Whether the connection was mTLS; undefined when the sample does not tell. */
  isMtls(labels: MetricLabels): boolean | undefined;
  /**
   * Instant query that tells why there are no numbers: a value above 0 with `probe="up"` for proxies that are scraped, and one
   * without that label for series of their traffic. Neither means "not scraped".
   */
  scrapeProbe(scope: MetricScope): string;
  /** Who is connected to whom, and when certificates end; absent when the mesh does not count connections. */
  readonly connections?: MetricQuestion<ConnectionSample>;
  /**
   * How what came in was secured, and what was refused; absent when the mesh does not tell. Asked over a window in steps of
   * `rateSeconds`, so that each answer is a series of what was counted in each step.
   */
  readonly observed?: MetricQuestion<ObservedSample>;
  /** What each authorization let in; absent when the mesh does not count by authorization. */
  readonly authorizations?: MetricQuestion<AuthorizationSample>;
  /** Who called over a long window; absent when the mesh does not tell callers apart. */
  readonly usage?: UsageQuestion;
  /** Gateways of linked clusters; absent when the mesh does not probe any. */
  readonly gateways?: MetricQuestion<GatewaySample>;
  /** What the proxies run short of; absent when the mesh does not tell. */
  readonly saturation?: MetricQuestion<SaturationSample>;
  /** Measures that none of the rows tells of although it may happen, and what would make the metrics tell. */
  saturationGaps?(
    rows: readonly SaturationSample[],
    workloads: MetricScope['workloads'],
  ): readonly SaturationGap[];
  /** Each workload at a glance: pods, requests, latency, connections; absent when the mesh does not count by workload. */
  readonly stat?: MetricQuestion<StatSample>;
  /** How the rows of `stat` are counted, and why some views stay empty. */
  readonly statNotes?: readonly Omit<StatNote, 'mesh'>[];
  /** Requests by route; absent when the mesh does not count by route. */
  readonly routes?: MetricQuestion<RouteSample>;
  /** Requests by backend of splits; absent when the mesh does not tell backends apart. */
  readonly backends?: BackendQuestion;
  /** Dashboards on the same metrics. */
  readonly dashboards?: readonly PublishedDashboard[];
}
