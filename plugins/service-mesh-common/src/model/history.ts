import { ResourceRef } from './resource';

/** One field that differs between two states of an object. @public */
export interface FieldChange {
  /** Path in the object; entries of a list are named by their `name` where all have one, else by position. */
  readonly path: string;
  /** Absent when the field is new. */
  readonly before?: unknown;
  /** Absent when the field is gone. */
  readonly after?: unknown;
}

/** One change of a mesh object, recorded once for the whole portal. @public */
export interface HistoryEntry {
  readonly id: string;
  readonly ref: ResourceRef;
  readonly change: 'added' | 'changed' | 'deleted';
  /** Epoch ms: when the cluster says it happened, else when it was observed. */
  readonly at: number;
  /** True when the change was found in a list, after a restart or a gap in the watch: it happened at `at` or before. */
  readonly seenLate: boolean;
  /** Name of the field manager, such as `kubectl-client-side-apply` or `argocd-controller`: a program, not a person. */
  readonly manager?: string;
  /** `metadata.generation` after the change, where the kind has one. */
  readonly generation?: number;
  /** SHA-256 hex of the canonical content after the change; absent for a deletion. */
  readonly digest?: string;
  readonly diff: readonly FieldChange[];
  /** True when an answer about the entity refers to the object now. */
  readonly related?: boolean;
}

/** What changed about the objects that bear on an entity. @public */
export interface HistoryData {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** Pass as `before` to get older entries; absent at the end. */
  readonly next?: string;
  /** Days entries are kept. */
  readonly retentionDays: number;
}
