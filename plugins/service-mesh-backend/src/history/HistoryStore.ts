import {
  HistoryEntry,
  KindRef,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** A mesh object as it was seen, reduced to what may be kept. */
export interface SeenObject {
  readonly cluster: string;
  readonly kind: KindRef;
  readonly uid: string;
  readonly namespace?: string;
  readonly name: string;
  readonly generation?: number;
  readonly resourceVersion?: string;
  /** Epoch ms of the last write that the object tells of. */
  readonly writtenAt?: number;
  readonly manager?: string;
  /** Canonical JSON without secrets, status and bookkeeping. */
  readonly content: string;
  /** SHA-256 hex of `content`. */
  readonly digest: string;
}

/** Which entries are asked for. */
export interface HistoryQuery {
  /** Objects whose changes are wanted, by cluster and namespace; a namespace `''` holds cluster-scoped kinds. */
  readonly places: readonly {
    readonly cluster: string;
    readonly namespace: string;
    /** Only the object of this name. */
    readonly name?: string;
  }[];
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
  /** Kinds as `group/Kind`; undefined = all. */
  readonly kinds?: readonly string[];
  /** Where the previous page ended. */
  readonly before?: string;
  readonly limit: number;
}

/** What a list is of. */
export interface ListScope {
  /** The list is complete for objects of this name only. */
  readonly name?: string;
  /** The revisions of the cluster went back, as they do when its store is restored from a backup. */
  readonly restored?: boolean;
}

/** Keeps what changed. Every method may be called by several replicas at once. */
export interface HistoryStore {
  /** Records an object as a watch showed it; true when that was a change nobody had recorded. */
  recordSeen(object: SeenObject, now: number): Promise<boolean>;
  /** Records that a watch showed a deletion. */
  recordDeleted(
    object: Pick<
      SeenObject,
      'cluster' | 'kind' | 'uid' | 'namespace' | 'name' | 'resourceVersion'
    >,
    now: number,
  ): Promise<boolean>;
  /**
   * Compares a complete list of a kind with what is known. The first list of a kind is the state history begins with; what
   * a later one shows to be different was missed, and is recorded as seen late.
   */
  reconcile(
    cluster: string,
    kind: KindRef,
    objects: readonly SeenObject[],
    now: number,
    scope?: ListScope,
  ): Promise<number>;
  /** Newest first. */
  query(query: HistoryQuery): Promise<{
    readonly entries: readonly HistoryEntry[];
    readonly next?: string;
  }>;
  /** Forgets changes before a time, and objects that were deleted before it; the number of changes forgotten. */
  prune(before: number): Promise<number>;
}
