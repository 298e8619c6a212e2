import { KindRef, ResourceRef } from './resource';

/** How bad a finding is: `error` breaks traffic or security now, `warning` may, `info` is good to know. @public */
export type FindingSeverity = 'error' | 'warning' | 'info';

/** A problem in somebody's configuration. @public */
export interface Finding {
  /** Stable and never reused, such as `istio/subset-not-found`. */
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly title: string;
  /** What happened here, with names filled in. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  readonly subject: ResourceRef;
  /** Path in the subject, such as `spec.http[0].route[1].destination.subset`. */
  readonly field?: string;
  readonly params: Readonly<Record<string, string>>;
  /** Numbers people know from other tools, such as `IST0101` or `KIA1107`. */
  readonly aliases: readonly string[];
  /** Page that explains it. */
  readonly docs?: string;
}

/** A rule that did not run because its inputs could not be read; never the same as "clean". @public */
export interface SkippedRule {
  readonly code: string;
  readonly title: string;
  readonly unread: readonly KindRef[];
  /** Why it did not run when its inputs were readable. */
  readonly note?: string;
}
