/** What became of one vector. */
export type Outcome =
  | { readonly outcome: 'pass' }
  | {
      readonly outcome: 'fail';
      readonly expected: unknown;
      readonly actual: unknown;
      readonly note?: string;
    }
  | { readonly outcome: 'skip'; readonly reason: string };

/** One file of vectors. */
export interface SuiteFile {
  /** Absolute path. */
  readonly path: string;
  /** The whole document. */
  readonly document: Record<string, unknown>;
  /** Text of a file named relative to this one. */
  readText(relative: string): string;
}

/**
 * Translates the vectors of one file into calls of the product and compares the answers. It decides nothing itself and
 * never looks at a vector's id or name. A kind of vector whose behaviour the product neither shows nor decides is skipped
 * by kind, with the reason.
 */
export interface SuiteAdapter {
  /** Path of the file below the folder of vectors, without `.json`, such as `istio/mtls/effective-mode`. */
  readonly suite: string;
  /** Vectors of the file; by default `vectors`, or `cases`, or the cases of all `suites`. */
  vectors?(file: SuiteFile): readonly unknown[];
  run(vector: unknown, file: SuiteFile): Outcome;
}

/** Pass when both are equal as JSON whatever the order of keys, else fail with both. */
export function compare(
  expected: unknown,
  actual: unknown,
  note?: string,
): Outcome {
  return canonical(expected) === canonical(actual)
    ? { outcome: 'pass' }
    : {
        outcome: 'fail',
        expected,
        actual,
        ...(note !== undefined && { note }),
      };
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, entry: unknown) => {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
        return entry;
      return Object.fromEntries(
        Object.entries(entry)
          .filter(([, v]) => v !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    }) ?? 'undefined'
  );
}
