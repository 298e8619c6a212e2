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
  /** True when connections broke, of flows that are no requests. */
  readonly failed?: boolean;
  /** Requests and how long they take. */
  readonly parts: readonly (Growth & { readonly medianMs: number })[];
}

/** A part of the requests that a Telemetry resource gives a name. */
export interface Operation {
  readonly name: string;
  /** 0–1; the shares of a flow add up to 1. */
  readonly share: number;
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
  /** Operations as the server's proxy names them; none unless given. */
  readonly operations?: readonly Operation[];
}

/** A share of an outcome. */
export function partOf(outcome: Outcome, share: number): Outcome {
  return {
    ...outcome,
    parts: outcome.parts.map(part => ({
      ...part,
      perSecond: part.perSecond * share,
    })),
  };
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
