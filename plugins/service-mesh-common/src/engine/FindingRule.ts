import { FindingSeverity } from '../model';
import { Kind } from './Kind';
import { ResourceIndex } from './ResourceIndex';
import { ResourceRef } from '../model';

/** What a rule says about one place; the runner adds code, severity and text. @public */
export interface Problem {
  readonly subject: ResourceRef;
  /** Path in the subject. */
  readonly field?: string;
  /** Values for the `{name}` places of the rule's message. */
  readonly params?: Readonly<Record<string, string>>;
}

/** Facts about the surroundings that no watched object carries. @public */
export interface FindingContext {
  readonly index: ResourceIndex;
}

/**
 * One problem people can have in their configuration. One file, one object, one table of tests.
 * A rule whose `reads` could not all be read is skipped and reported as such.
 * @public
 */
export interface FindingRule {
  /** `<mesh>/<problem>` in kebab case; stable and never reused. */
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly title: string;
  /** One sentence with `{params}`. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** Kinds the rule looks at; the runner guarantees they are readable when `check` runs. */
  readonly reads: readonly Kind[];
  /** Numbers of other tools, such as `IST0101`. */
  readonly aliases?: readonly string[];
  readonly docs?: string;
  /** What it finds changes with `index.takenAt` too, not with the objects alone. */
  readonly dependsOnTime?: true;
  check(context: FindingContext): Iterable<Problem>;
}
