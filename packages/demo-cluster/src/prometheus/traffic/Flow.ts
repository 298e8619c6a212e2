import { Growth } from './CounterSeries';
import { meanMs, shareWithin } from './latency';

export interface PodName {
  readonly name: string;
  readonly ip: string;
}

/** A workload as metrics name it. */
export interface Party {
  readonly namespace: string;
  readonly workload: string;
  readonly app: string;
  readonly version: string;
  readonly serviceAccount: string;
  readonly pods: readonly PodName[];
}

/** Requests of one result. */
export interface Outcome {
  readonly code: string;
  /** Status number, for gRPC. */
  readonly grpcStatus?: string;
  /** Envoy's response flags; none unless given. */
  readonly flags?: string;
  /** Requests and how long they take. */
  readonly parts: readonly (Growth & { readonly medianMs: number })[];
}

/** Requests from one workload to another through a service. */
export interface Flow {
  readonly from: Party;
  readonly to: Party;
  readonly service: {
    readonly name: string;
    readonly namespace: string;
    readonly port: number;
    /** Port of the pods; the Service's unless given. */
    readonly targetPort?: number;
    /** The Service a route chose in its place. */
    readonly backend?: string;
  };
  readonly protocol: 'http' | 'grpc';
  readonly outcomes: readonly Outcome[];
}

/** Growth of all requests of an outcome, seen at one of several equal pods. */
export function requestGrowth(outcome: Outcome, pods: number): Growth[] {
  return outcome.parts.map(({ pace, perSecond }) => ({
    pace,
    perSecond: perSecond / pods,
  }));
}

/** Growth of the bucket of a bound in ms. */
export function bucketGrowth(
  outcome: Outcome,
  pods: number,
  boundMs: number,
): Growth[] {
  return outcome.parts.map(({ pace, perSecond, medianMs }) => ({
    pace,
    perSecond: (perSecond / pods) * shareWithin(boundMs, medianMs),
  }));
}

/** Growth of the sum of latencies, in ms. */
export function sumGrowth(outcome: Outcome, pods: number): Growth[] {
  return outcome.parts.map(({ pace, perSecond, medianMs }) => ({
    pace,
    perSecond: (perSecond / pods) * meanMs(medianMs),
  }));
}
