/*
 * Runs the conformance vectors against the engine and the meshes:
 *   yarn conformance [--dir DIR] [--suite NAME] [--json] [--write-baseline]
 */
import fs from 'node:fs';
import path from 'node:path';
import {
  Baseline,
  isListed,
  readBaseline,
  staleEntries,
  withFailures,
  writeBaseline,
} from './baseline';
import { adapters as istio } from './istio';
import { adapters as linkerd } from './linkerd';
import { Outcome, SuiteAdapter, SuiteFile } from './SuiteAdapter';

const root = path.resolve(__dirname, '../../..');
const baselineFile = path.join(root, 'conformance-baseline.json');

interface Options {
  readonly dir: string;
  readonly dirGiven: boolean;
  /** True with `--dir`: the baseline speaks of the published vectors, not of these. */
  readonly otherVectors: boolean;
  readonly suite?: string;
  readonly json: boolean;
  readonly write: boolean;
}

function parseOptions(args: readonly string[]): Options {
  const value = (name: string) =>
    args.includes(name) ? args[args.indexOf(name) + 1] : undefined;
  const given = value('--dir') ?? process.env.MESHWRIGHT_CONFORMANCE_DIR;
  const suite = value('--suite');
  return {
    dir: path.resolve(given ?? path.join(root, '../shared/conformance')),
    dirGiven: given !== undefined,
    otherVectors: args.includes('--dir'),
    ...(suite !== undefined && { suite }),
    json: args.includes('--json'),
    write: args.includes('--write-baseline'),
  };
}

/** JSON files with vectors; those that only hold data (`reference/`) have none. */
function findSuites(dir: string): SuiteFile[] {
  return fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter(
      name =>
        name.endsWith('.json') && !name.split(path.sep).includes('reference'),
    )
    .sort()
    .map(name => {
      const file = path.join(dir, name);
      return {
        path: file,
        document: JSON.parse(fs.readFileSync(file, 'utf8')) as Record<
          string,
          unknown
        >,
        readText: relative =>
          fs.readFileSync(path.join(path.dirname(file), relative), 'utf8'),
      };
    });
}

function vectorsOf(
  file: SuiteFile,
  adapter: SuiteAdapter | undefined,
): readonly unknown[] {
  if (adapter?.vectors) return adapter.vectors(file);
  const { vectors, cases, suites } = file.document;
  if (Array.isArray(vectors)) return vectors;
  if (Array.isArray(cases)) return cases;
  if (typeof suites !== 'object' || suites === null) return [];
  return Object.entries(suites).flatMap(([kind, suite]) => {
    const list = (suite as { cases?: unknown }).cases;
    return Array.isArray(list)
      ? list.map(entry => ({ kind, ...(entry as object) }))
      : [];
  });
}

function runVector(
  adapter: SuiteAdapter | undefined,
  vector: unknown,
  file: SuiteFile,
): Outcome {
  if (!adapter)
    return {
      outcome: 'fail',
      expected: 'an adapter for the suite',
      actual: 'none',
    };
  try {
    return adapter.run(vector, file);
  } catch (error) {
    return {
      outcome: 'fail',
      expected: 'an answer',
      actual:
        error instanceof Error
          ? error.stack?.split('\n').slice(0, 3).join(' | ')
          : String(error),
    };
  }
}

/** The id serves reporting and the baseline only; where a file has none the position does. */
function idOf(vector: unknown, position: number): string {
  const { id, name } = vector as { id?: unknown; name?: unknown };
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  return typeof name === 'string' ? name : `#${position}`;
}

const short = (value: unknown) =>
  (JSON.stringify(value) ?? 'undefined').slice(0, 600);

function main(): number {
  const options = parseOptions(process.argv.slice(2));
  // With --json only the last line is for machines.
  const say = (text: string) => console.log(text);
  if (!fs.existsSync(options.dir)) {
    say(
      `There are no conformance vectors at ${
        options.dirGiven ? options.dir : '../shared/conformance'
      }; nothing was run. Set MESHWRIGHT_CONFORMANCE_DIR to a folder that has them.`,
    );
    if (options.json) say('{"suites":[]}');
    return options.dirGiven ? 1 : 0;
  }
  const adapters = new Map(
    [...istio, ...linkerd].map(adapter => [adapter.suite, adapter]),
  );
  const baseline: Baseline = readBaseline(baselineFile);
  const failures = new Map<string, string[]>();
  const passes = new Map<string, string[]>();
  const summary: {
    suite: string;
    passed: number;
    total: number;
    skipped: number;
  }[] = [];
  let unlisted = 0;
  for (const file of findSuites(options.dir)) {
    const suite = path
      .relative(options.dir, file.path)
      .replace(/\.json$/, '')
      .split(path.sep)
      .join('/');
    if (
      options.suite &&
      suite !== options.suite &&
      !suite.startsWith(`${options.suite}/`)
    )
      continue;
    const adapter = adapters.get(suite);
    const vectors = vectorsOf(file, adapter);
    if (vectors.length === 0) continue;
    const skips = new Map<string, number>();
    let passed = 0;
    for (const [position, vector] of vectors.entries()) {
      const id = idOf(vector, position);
      const result = runVector(adapter, vector, file);
      if (result.outcome === 'skip') {
        skips.set(result.reason, (skips.get(result.reason) ?? 0) + 1);
      } else if (result.outcome === 'pass') {
        passed += 1;
        passes.set(suite, [...(passes.get(suite) ?? []), id]);
      } else {
        failures.set(suite, [...(failures.get(suite) ?? []), id]);
        const listed = isListed(baseline, suite, id);
        if (!listed) unlisted += 1;
        if (adapter && (!listed || options.suite)) {
          say(
            `  ${listed ? 'known' : 'FAIL'} ${suite} ${id}${
              result.note ? ` (${result.note})` : ''
            }\n    expected ${short(result.expected)}\n    actual   ${short(
              result.actual,
            )}`,
          );
        }
      }
    }
    const skipped = [...skips.values()].reduce((sum, n) => sum + n, 0);
    summary.push({ suite, passed, total: vectors.length, skipped });
    say(
      `${suite} ${passed}/${vectors.length}${
        skipped ? ` (${skipped} skipped)` : ''
      }${adapter ? '' : ' – no adapter'}`,
    );
    for (const [reason, n] of skips) say(`  ${n} skipped: ${reason}`);
  }
  const stale = options.otherVectors
    ? []
    : staleEntries(baseline, passes, failures);
  for (const entry of stale)
    say(`  The baseline lists ${entry}, which passes now: take it out.`);
  if (options.write)
    writeBaseline(
      baselineFile,
      withFailures(baseline, passes, failures, new Set(adapters.keys())),
    );
  const totals = summary.reduce(
    (sum, s) => ({
      passed: sum.passed + s.passed,
      total: sum.total + s.total,
      skipped: sum.skipped + s.skipped,
    }),
    { passed: 0, total: 0, skipped: 0 },
  );
  say(
    `conformance: ${totals.passed} of ${totals.total} vectors pass, ${totals.skipped} skipped, ${unlisted} fail that the baseline does not list`,
  );
  if (options.json) say(JSON.stringify({ suites: summary }));
  return !options.write && (unlisted > 0 || stale.length > 0) ? 1 : 0;
}

process.exitCode = main();
