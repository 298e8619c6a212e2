import {
  AuthorizedRequests,
  EdgeEnd,
  NoTlsReason,
  SaturationRow,
  WorkloadStat,
} from '../model';
import { MetricScope } from './MeshMetrics';
import { ResourceIndex } from './ResourceIndex';
import { MetricSeries } from './TrafficSample';

/** One instant query of a question. @public */
export interface QuestionQuery {
  readonly id: string;
  readonly title: string;
  readonly promql: string;
}

/** Series by the id of the query they answer; a query that failed has no entry. @public */
export type QuestionAnswers = ReadonlyMap<string, readonly MetricSeries[]>;

/**
 * A question to the metrics that one set of instant queries answers: what to ask, and what the answers mean.
 * @public
 */
export interface MetricQuestion<Row> {
  /** At most four queries. */
  queries(scope: MetricScope): readonly QuestionQuery[];
  rows(answers: QuestionAnswers, about?: MetricSubject): readonly Row[];
}

/** Whom the answers are about, for rows that say what is there beside what was counted. @public */
export interface MetricSubject {
  readonly scope: MetricScope;
  /** The cluster as it is now; undefined while it is not known. */
  readonly index?: ResourceIndex;
}

/** Connections between two ends that are alike. @public */
export interface EdgeSample {
  readonly client: EdgeEnd;
  readonly server: EdgeEnd;
  readonly tls: 'secured' | 'plaintext' | 'unknown';
  readonly reason?: NoTlsReason;
  readonly amount: number;
  readonly unit: 'connections' | 'connections/s' | 'requests/s';
}

/** When the certificate of one pod's proxy ends. @public */
export interface CertificateSample {
  readonly namespace: string;
  readonly pod: string;
  /** Epoch ms. */
  readonly notAfter: number;
}

/** What connections and certificates are made of. @public */
export type ConnectionSample =
  | ({ readonly type: 'edge' } & EdgeSample)
  | ({ readonly type: 'certificate' } & CertificateSample);

/** A policy resource as a counter names it. @public */
export interface PolicyLabel {
  /** API group; empty for built-in ones. */
  readonly group: string;
  /** Lower case. */
  readonly kind: string;
  readonly name: string;
}

/** Requests or connections that one server judged alike. @public */
export interface AuthorizationSample {
  readonly outcome: 'allowed' | 'denied' | 'limited';
  readonly namespace: string;
  /** Kind and name of the workload. */
  readonly ownerKind: string;
  readonly workload: string;
  readonly server: PolicyLabel & { readonly port?: number };
  readonly route?: PolicyLabel;
  /** With `allowed`. */
  readonly authorization?: PolicyLabel;
  /** Requests it stands for, where they are HTTP: how they ended and how long they took. */
  readonly requests?: AuthorizedRequests;
  /** With `limited`. */
  readonly limit?: PolicyLabel & { readonly scope: string };
  /** Each second. */
  readonly rate: number;
}

/** Whether the gateway of a linked cluster answers its probes. @public */
export interface GatewaySample {
  readonly targetCluster: string;
  readonly alive: boolean;
  /** ms a probe took; absent without probes that were answered. */
  readonly latency?: Partial<Record<'p50' | 'p95' | 'p99', number>>;
  /** Services mirrored from there (count). */
  readonly services?: number;
}

/** One measure of saturation, or a limit that belongs to one. @public */
export type SaturationSample = SaturationRow;

/** One row of {@link WorkloadStat}, of a cluster and a mesh that are known. @public */
export type StatSample = Omit<WorkloadStat, 'cluster' | 'mesh'>;

/** Requests of one route that ended alike, or one bucket of their latency. @public */
export interface RouteSample {
  readonly route: string;
  readonly kind?: string;
  /** What the proxies send, or what they receive when it is absent. */
  readonly direction?: 'inbound' | 'outbound';
  /** What the route belongs to, such as a Service or a Server. */
  readonly parent?: string;
  /** `actual`: requests as sent, each retry for itself; else each request once, however often it was tried. */
  readonly effort?: 'actual';
  /** True for a route that is set up, which is shown without requests too. */
  readonly declared?: boolean;
  /** ms; stands in place of buckets. */
  readonly latency?: Partial<Record<'p50' | 'p95' | 'p99', number>>;
  /** A command of the mesh's own tools that shows the same. */
  readonly command?: string;
  readonly failed: boolean;
  /** Upper bound of the bucket in ms, for latencies; absent for requests. */
  readonly upToMs?: number;
  /** Each second. */
  readonly rate: number;
}
