import fs from 'node:fs';

/** Vectors known to fail; the list only shrinks. */
export interface BaselineEntry {
  readonly suite: string;
  /** Ids, or `*` for a suite as a whole. */
  readonly ids: readonly string[] | '*';
  readonly reason: string;
}

export type Baseline = readonly BaselineEntry[];

export function readBaseline(file: string): Baseline {
  return fs.existsSync(file)
    ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Baseline)
    : [];
}

export function writeBaseline(file: string, baseline: Baseline): void {
  const sorted = [...baseline].sort((a, b) => (a.suite < b.suite ? -1 : 1));
  fs.writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

export function isListed(
  baseline: Baseline,
  suite: string,
  id: string,
): boolean {
  return baseline.some(
    entry =>
      entry.suite === suite && (entry.ids === '*' || entry.ids.includes(id)),
  );
}

type Ids = ReadonlyMap<string, readonly string[]>;

/** Entries that hold no longer: a listed vector passes, or a suite listed as a whole has no failure left. */
export function staleEntries(
  baseline: Baseline,
  passes: Ids,
  failures: Ids,
): string[] {
  return baseline.flatMap(({ suite, ids }) => {
    if (ids === '*')
      return passes.has(suite) && !failures.has(suite) ? [suite] : [];
    return ids
      .filter(
        id =>
          passes.get(suite)?.includes(id) && !failures.get(suite)?.includes(id),
      )
      .map(id => `${suite} ${id}`);
  });
}

const NO_ADAPTER = 'No adapter yet: the exact semantics of this suite follow';
const NOT_YET = 'Not exact yet';

/** The baseline for the failures of this run; reasons already given are kept. */
export function withFailures(
  baseline: Baseline,
  passes: Ids,
  failures: Ids,
  adapters: ReadonlySet<string>,
): Baseline {
  const ran = new Set([...passes.keys(), ...failures.keys()]);
  const kept = baseline.filter(entry => !ran.has(entry.suite));
  const renewed = [...failures].flatMap(([suite, ids]): BaselineEntry[] => {
    const before = baseline.filter(entry => entry.suite === suite);
    if (!adapters.has(suite))
      return [{ suite, ids: '*', reason: before[0]?.reason ?? NO_ADAPTER }];
    const old = before.flatMap((entry): BaselineEntry[] => {
      const still =
        entry.ids === '*' ? [] : entry.ids.filter(id => ids.includes(id));
      return still.length ? [{ ...entry, ids: still }] : [];
    });
    const listed = new Set(old.flatMap(entry => entry.ids));
    const fresh = [...new Set(ids.filter(id => !listed.has(id)))];
    return fresh.length
      ? [...old, { suite, ids: fresh, reason: NOT_YET }]
      : old;
  });
  return [...kept, ...renewed];
}
