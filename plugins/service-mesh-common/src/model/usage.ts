import { MeasuredData } from './connections';
import { WorkloadRef } from './report';
import { SignalWindow } from './traffic';

/** What a mesh's metrics tell about callers. @public */
export interface UsagePrecision {
  /** Id of the mesh. */
  readonly mesh: string;
  /** `authorization`: exact, as counted by each authorization. `principal`: requests by the caller's identity. */
  readonly precision: 'authorization' | 'principal';
  readonly words: string;
}

/** Somebody who called a workload in a window, as its proxies saw them. @public */
export interface UsageCaller {
  readonly cluster: string;
  /** Id of the mesh whose proxies counted. */
  readonly mesh: string;
  /** The workload that was called; absent when the metrics do not tell several apart. */
  readonly workload?: WorkloadRef;
  /** Identity without `spiffe://`; absent for plaintext and for callers that are not known. */
  readonly identity?: string;
  /** Workload and namespace of the caller as the metrics name them. */
  readonly callerWorkload?: string;
  readonly callerNamespace?: string;
  readonly entityRefs: readonly string[];
  readonly ownerRefs: readonly string[];
  /** Requests (count, estimated from counters) in the window. */
  readonly requests: number;
  /** Of these, refused (count); absent when the metrics do not tell. Istio counts every 403, whoever answered it. */
  readonly denied?: number;
  /** 0–1 of all requests in the window. */
  readonly share: number;
  /** Epoch ms, to the step of the window. */
  readonly firstSeen: number;
  /** Epoch ms, to the step of the window. */
  readonly lastSeen: number;
}

/** Who called in a window, the most frequent first. @public */
export interface UsageData extends MeasuredData {
  readonly workloads: readonly WorkloadRef[];
  /** Whole steps; a point counts the step that ends at it. */
  readonly window: SignalWindow;
  readonly precision: readonly UsagePrecision[];
  /**
   * Those of `workloads` whose callers were not counted in full: a query failed, no metrics are set up, or no proxy counts.
   * Who is not seen there may have called all the same.
   */
  readonly unmeasured?: readonly WorkloadRef[];
  readonly callers: readonly UsageCaller[];
}
