import { MeasuredData } from './connections';
import { EvidenceList } from './evidence';
import { IntentTarget, SplitIntent } from './intent';
import { ResourceRef } from './resource';
import { TrafficSplit } from './routing';

/**
 * Whether an observed share is the configured one. `explained`: it differs, and another rule or a mirror that sends requests to
 * the same backend may be why, or weights that changed while it was counted. `too-few`: there are not enough requests to tell.
 * @public
 */
export type ShareVerdict =
  | 'agrees'
  | 'drifts'
  | 'explained'
  | 'too-few'
  | 'not-observed';

/** One backend of a split as the proxies counted it. @public */
export interface ObservedBackend {
  /** Requests (count, estimated from counters) in the window. */
  readonly requests: number;
  /** Failed requests (count). */
  readonly failed: number;
  /** 0–1 of the requests to the split's backends; undefined without requests. */
  readonly share?: number;
  /** Where the true share is with 99 % confidence, 0–1. */
  readonly interval?: readonly [low: number, high: number];
  readonly verdict: ShareVerdict;
  /** 0–1; undefined without requests. */
  readonly success?: number;
  /** ms. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** How one backend does beside another. @public */
export type ComparisonVerdict = 'better' | 'worse' | 'noise' | 'too-few';

/** A backend beside the one it is compared with. @public */
export interface BackendComparison {
  /** Positions in the split. */
  readonly baseline: number;
  readonly candidate: number;
  readonly success: {
    readonly verdict: ComparisonVerdict;
    /** Success of the candidate less that of the baseline, -1–1; undefined without requests to both. */
    readonly difference?: number;
    /** Probability of at least this difference were there none. */
    readonly pValue?: number;
  };
  readonly latency: {
    readonly verdict: ComparisonVerdict;
    /** ms, of the candidate less those of the baseline. */
    readonly p50?: number;
    readonly p95?: number;
    readonly p99?: number;
  };
}

/** Who writes the weights of a split. @public */
export interface WeightOwner {
  readonly by:
    | 'flagger'
    | 'argo-rollouts'
    | 'argo-cd'
    | 'flux'
    | 'helm'
    | 'hand'
    | 'unknown';
  /** Name of the Canary, Rollout, application or release. */
  readonly name?: string;
  /** `never`: a controller writes them again. `at-the-source`: what is applied from elsewhere is undone. */
  readonly editByHand: 'never' | 'at-the-source' | 'allowed' | 'unknown';
  readonly evidence: EvidenceList;
}

/** When a canary may go on and when it must go back. @public */
export interface CanaryGateSettings {
  /** Percent of the requests, ascending to 100. */
  readonly steps: readonly number[];
  /** 0–1 of failed requests above which the canary goes back. */
  readonly maxErrorRate: number;
  /** Requests (count) below which nothing is concluded. */
  readonly minRequests: number;
}

/** What the gate says about a canary. @public */
export interface CanaryAssessment {
  /** Position of the canary in the split. */
  readonly canary: number;
  /** Percent of the requests it is given. */
  readonly percent: number;
  readonly verdict: 'start' | 'advance' | 'hold' | 'roll-back' | 'done';
  /** Percent of the next step; absent at the end. */
  readonly next?: number;
  /** 0–1 of the canary's requests that failed; undefined without requests. */
  readonly errorRate?: number;
  /** Requests (count) to the canary. */
  readonly requests: number;
  /** In words. */
  readonly reasons: readonly string[];
  readonly settings: CanaryGateSettings;
}

/** A change of weights, as the template for canaries takes it. @public */
export interface SplitChange {
  readonly mesh: string;
  readonly target: IntentTarget;
  /** After the next step of the gate; absent at the end, and where the canary must not go on. */
  readonly next?: SplitIntent['backends'];
  /** Without the canary. */
  readonly rollBack: SplitIntent['backends'];
}

/** A split with what was observed of it. @public */
export interface ObservedSplit {
  readonly cluster: string;
  readonly split: TrafficSplit;
  /** In the order of the split's backends. */
  readonly backends: readonly ObservedBackend[];
  /** The worst of the backends'. */
  readonly verdict: ShareVerdict;
  readonly comparisons: readonly BackendComparison[];
  readonly owner: WeightOwner;
  /** Absent for a split that is no canary: with more than two backends, or none that changes. */
  readonly gate?: CanaryAssessment;
  /** What a template needs to change the weights; absent when it cannot be told. */
  readonly change?: SplitChange;
  /** Epoch ms at which the weights changed last, inside the window: the shares are of before and after. */
  readonly changedAt?: number;
  /** What else has a say in the shares: rules with conditions, mirrors, faults. */
  readonly notes: readonly string[];
}

/** What a controller that shifts traffic says of itself. @public */
export interface RolloutStatus {
  readonly tool: 'flagger' | 'argo-rollouts';
  readonly ref: ResourceRef;
  /** What is rolled out, such as `Deployment orders`. */
  readonly target: string;
  /** The controller's own word for where it stands. */
  readonly phase: string;
  readonly state:
    | 'idle'
    | 'progressing'
    | 'waiting'
    | 'succeeded'
    | 'failed'
    | 'unknown';
  /** Percent of the requests the new version is given now. */
  readonly percent?: number;
  /** Counted from 1. */
  readonly step?: {
    readonly at: number;
    readonly of: number;
    readonly words: string;
  };
  /** Conditions the new version has to meet, in words. */
  readonly gates: readonly string[];
  /** Checks (count) that failed, of those that may fail. */
  readonly failedChecks?: {
    readonly failed: number;
    readonly allowed?: number;
  };
  /** Why the last one failed, in the controller's words. */
  readonly lastFailure?: string;
  readonly message?: string;
  /** Epoch ms of the last change of phase. */
  readonly since?: number;
}

/** Configured weights beside observed shares. @public */
export interface SplitsData extends MeasuredData {
  /** Seconds that were counted. */
  readonly rangeSeconds: number;
  readonly splits: readonly ObservedSplit[];
  readonly rollouts: readonly RolloutStatus[];
}
