import {
  EffectiveAccess,
  PinnedAccess,
  ReviewAttestation,
  ReviewDecision,
  ReviewDelegation,
  ReviewRecords,
  ReviewState,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** A decision before it has a place in the record. */
export type NewDecision = Omit<ReviewDecision, 'id' | 'sequence'>;

/** An attestation before it is recorded; `sequence` is the round it ends. */
export type NewAttestation = Omit<ReviewAttestation, 'id' | 'decisionsTo'> & {
  /** {@link ReviewDecision.sequence} of the last decision its author saw. */
  readonly decisionsTo: number;
};

/** That somebody may review in place of the owner, or no more. */
export type DelegationEntry = ReviewDelegation & { readonly granted: boolean };

/** Access as it was attested. */
export interface AccessSnapshot {
  readonly digest: string;
  /** Epoch ms at which it was first seen. */
  readonly seenAt: number;
  readonly canonical: string;
  readonly access: Pick<EffectiveAccess, 'grants' | 'grounds'>;
}

/** A review that somebody looks at. */
export interface ReviewOnScreen {
  readonly round: number;
  /** Of the access it shows. */
  readonly digest: string;
  /** Entity ref of the user. */
  readonly by: string;
}

/** That somebody had the details of a grant on the screen. */
export interface GrantOpening extends ReviewOnScreen {
  /** Key of the grant. */
  readonly grant: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Keeps reviews. Every method may be called by several replicas at once. */
export interface ReviewStore {
  /** Remembers access that is complete; the first time, the entity comes under review. */
  recordAccess(
    entityRef: string,
    access: PinnedAccess,
    now: number,
  ): Promise<void>;
  /** The same for many entities at once; those without access come under review without it being known in full. */
  recordAll(
    seen: readonly {
      readonly entityRef: string;
      readonly access?: PinnedAccess;
    }[],
    now: number,
  ): Promise<void>;
  /** What is known about an entity; undefined before it came under review. */
  readRecords(
    entityRef: string,
    currentDigest: string,
  ): Promise<ReviewRecords | undefined>;
  /** The same for many entities at once, by their ref. */
  readAllRecords(
    asked: readonly {
      readonly entityRef: string;
      /** Of its present access. */
      readonly digest: string;
    }[],
  ): Promise<ReadonlyMap<string, ReviewRecords>>;
  /** Brings an entity under review without knowing its access in full. */
  discover(entityRef: string, now: number): Promise<void>;
  /** Remembers that somebody opened a grant; the same again changes nothing. */
  addOpening(entityRef: string, opening: GrantOpening): Promise<void>;
  /** Who opened what, oldest first; all of it, or what somebody opened of a review. */
  readOpenings(
    entityRef: string,
    review?: ReviewOnScreen,
  ): Promise<GrantOpening[]>;
  /** Adds decisions, all or none; a conflict when their round has been attested. */
  addDecisions(
    entityRef: string,
    decisions: readonly NewDecision[],
  ): Promise<ReviewDecision[]>;
  /** Signs; a conflict that names who was first, or that there is a decision the signer has not seen. */
  addAttestation(
    entityRef: string,
    attestation: NewAttestation,
  ): Promise<ReviewAttestation>;
  addDelegation(entityRef: string, delegation: DelegationEntry): Promise<void>;
  /** Everything that was ever said about delegates, oldest first. */
  readDelegationLog(entityRef: string): Promise<readonly DelegationEntry[]>;
  /** Those that hold, oldest first. */
  readDelegations(entityRef: string): Promise<ReviewDelegation[]>;
  /** Those that hold, by entity. */
  readAllDelegations(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ReviewDelegation[]>>;
  /** What has been recorded about each entity, as texts that differ when anything is added. */
  readRevisions(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  readAttestations(entityRef: string): Promise<ReviewAttestation[]>;
  readDecisions(entityRef: string): Promise<ReviewDecision[]>;
  readSnapshots(
    entityRef: string,
    digests: readonly string[],
  ): Promise<AccessSnapshot[]>;
  saveSummaries(summaries: readonly ReviewSummary[]): Promise<void>;
  /** Forgets summaries of entities that were not looked at since; their records stay. */
  dropSummaries(before: number): Promise<void>;
  /** The most urgent first. */
  readSummaries(query: {
    readonly states?: readonly ReviewState[];
    readonly after?: { readonly dueAt: number; readonly entityRef: string };
    readonly limit: number;
  }): Promise<ReviewSummary[]>;
}
