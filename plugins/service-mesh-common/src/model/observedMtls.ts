import {
  EdgeEnd,
  MeasuredData,
  MeshEdgeNames,
  NoTlsReason,
} from './connections';
import { EvidenceList } from './evidence';
import { MtlsMode } from './mtls';
import { WorkloadRef } from './report';

/** The time that was looked at, in steps; what is told about times is right to a step. @public */
export interface ObservedWindow {
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly to: number;
  readonly stepSeconds: number;
}

/** How much was mTLS; counts are estimated from counters. @public */
export interface ObservedAmounts {
  /** What is counted: connections where the proxies count no requests. */
  readonly unit: 'requests' | 'connections';
  readonly secured: number;
  readonly plaintext: number;
  /** What the metrics do not tell of. */
  readonly unknown: number;
  /** 0–1 of what is known to be the one or the other; absent without any. */
  readonly share?: number;
}

/** One caller of a port over the window. @public */
export interface ObservedCaller extends ObservedAmounts {
  /** Without a name and an identity: somebody the metrics do not name, such as a client without a proxy. */
  readonly client: EdgeEnd & MeshEdgeNames;
  readonly reasons: readonly NoTlsReason[];
  /** Epoch ms of the first and last time anything was seen of it. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The same for what was not mTLS; absent when all was. */
  readonly plaintextFirstSeen?: number;
  readonly plaintextLastSeen?: number;
}

/**
 * What is configured beside what was seen. `plaintext-despite-strict`: seen although only mTLS is accepted now;
 * `only-mtls-while-permissive`: nobody uses the exception; `unknown`: the one or the other is not known.
 * @public
 */
export type IntentComparison =
  | 'agrees'
  | 'plaintext-despite-strict'
  | 'only-mtls-while-permissive'
  | 'mtls-despite-disabled'
  | 'unknown';

/** Why nothing can be promised. @public */
export interface StrictDoubt {
  readonly code:
    | 'not-meshed'
    | 'not-measured'
    | 'no-traffic'
    | 'layer4-only'
    | 'cannot-tell'
    | 'pods-outside'
    | 'short-history';
  readonly text: string;
}

/**
 * Whether a port can require mTLS without breaking a caller of the window. `ready` only when all that was seen was mTLS and
 * nothing was out of sight; `strict`: it requires mTLS already.
 * @public
 */
export interface StrictReadiness {
  readonly verdict: 'ready' | 'not-ready' | 'strict' | 'unknown';
  /** Callers that would break, those with the most first. */
  readonly breaking: readonly ObservedCaller[];
  /** What keeps the verdict from being a yes, or may add to a no. */
  readonly doubts: readonly StrictDoubt[];
}

/** One port: what it accepts, and what came. @public */
export interface ObservedPort extends ObservedAmounts {
  /** Workload (target) port; undefined = every port not listed. */
  readonly port?: number;
  /** What the server accepts now. */
  readonly mode: MtlsMode;
  readonly evidence: EvidenceList;
  /** Other ports the numbers may belong to in part, because the metrics name no port. */
  readonly sharedWith: readonly number[];
  readonly comparison: IntentComparison;
  readonly readiness: StrictReadiness;
  /** Not mTLS first. */
  readonly callers: readonly ObservedCaller[];
}

/**
 * How sure it is that the mesh refused: `exact` counts refusals of the proxy's policies; `status-only` counts answers with
 * a status that policies, external authorizers and applications use alike.
 * @public
 */
export type RefusalPrecision = 'exact' | 'status-only';

/** What one caller was refused. @public */
export interface RefusedCaller {
  readonly workload: WorkloadRef;
  readonly port?: number;
  readonly client: EdgeEnd & MeshEdgeNames;
  readonly tls: 'secured' | 'plaintext' | 'unknown';
  /** Count over the window, estimated from counters. */
  readonly amount: number;
  readonly unit: 'requests' | 'connections';
  readonly precision: RefusalPrecision;
  /** What the metrics say about the cause, or that they do not. */
  readonly cause: string;
  /** Epoch ms. */
  readonly firstSeen: number;
  /** Epoch ms. */
  readonly lastSeen: number;
}

/** mTLS as it was observed, and who was refused. @public */
export interface ObservedMtlsData extends MeasuredData {
  readonly window: ObservedWindow;
  readonly workloads: readonly (WorkloadRef & {
    /** Id of the mesh; absent outside of any. */
    readonly mesh?: string;
    readonly ports: readonly ObservedPort[];
  })[];
  /** Most first. */
  readonly refused: readonly RefusedCaller[];
}
