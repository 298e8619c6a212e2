import { AccessChange, AccessGrant, AccessGround } from './grant';

/** What a reviewer says about a grant. @public */
export type ReviewVerdict = 'keep' | 'reduce' | 'revoke' | 'exception';

/** Where the review of an entity stands, the most urgent that holds. @public */
export type ReviewState =
  /** Never attested. */
  | 'first-due'
  /** The period is over, or an exception has expired. */
  | 'due'
  /** Nobody attested although it has been asked for longer than the policy allows. */
  | 'overdue'
  /** Access is not what was attested. */
  | 'outdated'
  /** Some grants are decided, nobody has attested yet. */
  | 'in-progress'
  | 'attested';

/** Why a review is asked for. @public */
export type ReviewReason = 'first' | 'period' | 'changed' | 'exception-expired';

/** How often access is to be attested. @public */
export interface ReviewPolicy {
  /** Days an attestation holds. */
  readonly periodDays: number;
  /** Days between the moment a review is asked for and the moment it is overdue. */
  readonly overdueDays: number;
}

/** In which role somebody signed. @public */
export type ReviewCapacity = 'owner' | 'delegate' | 'other';

/** One decision about one grant; never changed, only followed by another. @public */
export interface ReviewDecision {
  readonly id: string;
  /** Position among the decisions about the entity, from 1. */
  readonly sequence: number;
  /** The attestation it prepares, from 1. */
  readonly round: number;
  /** SHA-256 hex of the access it was taken under. */
  readonly digest: string;
  /** {@link AccessGrant.key}. */
  readonly grant: string;
  /** Canonical JSON of the places the grant had. */
  readonly places: string;
  /** The grant in words, for when it is gone. */
  readonly words: string;
  readonly verdict: ReviewVerdict;
  readonly note?: string;
  /** Epoch ms; exceptions only. */
  readonly until?: number;
  /** Whether the reviewer had opened the grant; risky ones cannot be decided otherwise. */
  readonly opened: boolean;
  /** Entity ref of the user. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Somebody's signature under the access of an entity. @public */
export interface ReviewAttestation {
  readonly id: string;
  /** Position among the attestations of the entity, from 1. */
  readonly sequence: number;
  /** SHA-256 hex of the canonical access. */
  readonly digest: string;
  /** {@link ReviewDecision.sequence} of the last decision it covers. */
  readonly decisionsTo: number;
  readonly note?: string;
  /** Entity ref of the user. */
  readonly by: string;
  readonly capacity: ReviewCapacity;
  /** Epoch ms. */
  readonly at: number;
}

/** Somebody who may review in place of the owner. @public */
export interface ReviewDelegation {
  /** Entity ref of a user or a group. */
  readonly delegate: string;
  readonly note?: string;
  /** Entity ref of the user who delegated. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** A grant as the reviewer sees it. @public */
export interface ReviewGrant {
  readonly grant: AccessGrant;
  /** The grant in one sentence. */
  readonly words: string;
  /** False for refusals, which permit nothing, and for what comes with the mesh: nobody would have to answer for it. */
  readonly needsDecision: boolean;
  /** Epoch ms at which it was first seen; it may have been there before. */
  readonly firstSeen?: number;
  /** How it differs from what was attested last. */
  readonly change?: 'new' | 'elsewhere';
  /** What was decided in this round. */
  readonly decision?: ReviewDecision;
  /** What was decided before this round. */
  readonly previous?: ReviewDecision;
  /** The exception under which it was attested is over. */
  readonly exceptionExpired?: boolean;
}

/** What became of a decision to reduce or revoke. @public */
export interface ReviewFollowUp {
  readonly decision: ReviewDecision;
  /** `done`: the cluster agrees. `open`: it does not yet. `unknown` while access cannot be read in full. */
  readonly outcome: 'done' | 'open' | 'unknown';
  /** Why it is still open, in words. */
  readonly remains?: string;
}

/** Where the review of an entity stands and why. @public */
export interface ReviewStanding {
  readonly state: ReviewState;
  readonly reasons: readonly ReviewReason[];
  /** Epoch ms at which a review is, or was, asked for. */
  readonly dueAt: number;
  /** Epoch ms. */
  readonly overdueAt: number;
  /** Number of the attestation that is next. */
  readonly round: number;
  readonly progress: { readonly decided: number; readonly total: number };
  readonly grants: readonly ReviewGrant[];
  readonly followUps: readonly ReviewFollowUp[];
  /** What changed since the last attestation. */
  readonly changes: readonly AccessChange[];
  /** Why it cannot be attested now, in words; absent when it can. */
  readonly hindrance?: string;
}

/** The review of an entity. @public */
export interface EntityReview extends ReviewStanding {
  readonly ownerRefs: readonly string[];
  /** SHA-256 hex of the canonical access; what an attestation has to name. */
  readonly digest: string;
  /** False while something that bears on access could not be read. */
  readonly complete: boolean;
  readonly grounds: readonly AccessGround[];
  readonly policy: ReviewPolicy;
  /** Epoch ms at which the entity came under review. */
  readonly discoveredAt: number;
  /** {@link ReviewDecision.sequence} of the last decision; 0 without any. */
  readonly lastDecision: number;
  /** The last one. */
  readonly attestation?: ReviewAttestation;
  readonly delegations: readonly ReviewDelegation[];
}

/** Observed use of a grant. @public */
export interface GrantUsage {
  /** {@link AccessGrant.key}. */
  readonly grant: string;
  /** Who used it, as the metrics name them. */
  readonly callers: readonly string[];
  /** Requests (count, estimated from counters) of those callers in the window. */
  readonly requests: number;
  /** Epoch ms of the last request seen, to the step of the metrics; undefined = none in the window. */
  readonly lastSeen?: number;
  /**
   * `exact`: only this grant admits these callers. `caller`: the callers fit, and metrics do not tell which of several grants
   * or operations it was.
   */
  readonly precision: 'exact' | 'caller';
  /** Set when some place of the grant was not counted in full: others may have used it, and more often. */
  readonly atLeast?: true;
}

/** Observed use of all grants. @public */
export interface ReviewUsage {
  /** `unknown` when there are no metrics. */
  readonly state: 'ok' | 'unknown';
  /** Why there are no metrics, or not of everything; absent when all use was counted. */
  readonly explanation?: string;
  /** Seconds looked back. */
  readonly windowSeconds: number;
  readonly usage: readonly GrantUsage[];
}

/** One entity in the list of a fleet. @public */
export interface ReviewSummary {
  readonly entityRef: string;
  readonly ownerRefs: readonly string[];
  readonly state: ReviewState;
  readonly reasons: readonly ReviewReason[];
  /** Epoch ms. */
  readonly dueAt: number;
  /** Epoch ms. */
  readonly overdueAt: number;
  readonly decided: number;
  readonly total: number;
  readonly risky: number;
  /** True when access became wider since the last attestation. */
  readonly widened: boolean;
  readonly complete: boolean;
  readonly digest: string;
  readonly attestedBy?: string;
  /** Epoch ms. */
  readonly attestedAt?: number;
  /** Epoch ms at which this was found. */
  readonly asOf: number;
}

/** A page of the list of a fleet. @public */
export interface ReviewPage {
  readonly items: readonly ReviewSummary[];
  /** Pass as `after` to get the next page; absent at the end. */
  readonly next?: string;
}

/** How many reviews of an owner are in each state. @public */
export interface ReviewProgress {
  /** Entity ref of the owner; absent for entities without one. */
  readonly ownerRef?: string;
  readonly states: Readonly<Partial<Record<ReviewState, number>>>;
  readonly total: number;
}
