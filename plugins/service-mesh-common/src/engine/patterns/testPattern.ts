import { isCostlyPattern } from './isCostlyPattern';
import { PatternStep, patternProgram } from './patternProgram';
import { MatchMode, runProgram } from './runProgram';

/** Longest value (characters) a pattern is run against: patterns come from manifests. */
const LONGEST_VALUE = 8_192;
/** Longest pattern (characters) that is looked at. */
const LONGEST_PATTERN = 4_096;
/** Steps of an automaton times characters of a value: some milliseconds. */
const MOST_WORK = 400_000;
/** Patterns kept (count), and steps of their automata. */
const MOST_KEPT = { patterns: 2_000, steps: 100_000 };

interface Automaton {
  readonly steps: readonly PatternStep[];
  readonly mode: MatchMode;
}

interface Compiled {
  readonly regex: RegExp;
  /** Longest value known to be no trouble for a backtracking engine, and shortest known to be one. */
  cheapTo: number;
  costlyFrom: number;
  /** Made when it is needed; false when there is none. */
  automaton?: Automaton | false;
}

const kept = new Map<string, Compiled | undefined>();
let keptSteps = 0;

/** True when the runtime accepts a pattern. @internal */
export function isPattern(source: string, flags = 's'): boolean {
  return compile(source, flags) !== undefined;
}

/**
 * Whether a pattern matches somewhere in a value, as `RegExp` would say; false when it is no pattern. Undefined when that
 * cannot be told in reasonable time: where backtracking could take long an automaton is asked, and not every pattern has one.
 * @internal
 */
export function testPattern(
  source: string,
  value: string,
  flags = 's',
): boolean | undefined {
  if (source.length > LONGEST_PATTERN) return undefined;
  const compiled = compile(source, flags);
  if (!compiled) return false;
  if (value.length > LONGEST_VALUE) return undefined;
  if (!isCostly(compiled, source, value.length))
    return tryRegex(compiled.regex, value);
  const automaton = (compiled.automaton ??= automatonOf(source, flags));
  return automaton && automaton.steps.length * (value.length + 1) <= MOST_WORK
    ? runProgram(automaton.steps, value, automaton.mode)
    : undefined;
}

function isCostly(compiled: Compiled, source: string, length: number): boolean {
  if (length <= compiled.cheapTo) return false;
  if (length >= compiled.costlyFrom) return true;
  const costly = isCostlyPattern(source, length);
  if (costly) compiled.costlyFrom = length;
  else compiled.cheapTo = length;
  return costly;
}

/** The runtime reads a pattern in full only when it is used, and may then find it too large. */
function tryRegex(regex: RegExp, value: string): boolean | undefined {
  try {
    return regex.test(value);
  } catch {
    return undefined;
  }
}

/** The one form of looking ahead that automata can do: the first hit of a pattern has to cover the value. */
const FIRST_HIT = /^\^\(\?:\(\?=\(([^]*)\)\)\\1\)\$$/;

function automatonOf(source: string, flags: string): Automaton | false {
  const first = FIRST_HIT.exec(source)?.[1];
  const steps = patternProgram(first ?? source, flags);
  keptSteps += steps?.length ?? 0;
  return steps
    ? { steps, mode: first === undefined ? 'anywhere' : 'first-hit-covers' }
    : false;
}

function compile(source: string, flags: string): Compiled | undefined {
  if (source.length > LONGEST_PATTERN) return undefined;
  const key = `${flags} ${source}`;
  if (kept.has(key)) return kept.get(key);
  let compiled: Compiled | undefined;
  try {
    compiled = {
      regex: new RegExp(source, flags),
      cheapTo: -1,
      costlyFrom: Infinity,
    };
  } catch {
    compiled = undefined;
  }
  if (kept.size >= MOST_KEPT.patterns || keptSteps >= MOST_KEPT.steps) {
    kept.clear();
    keptSteps = 0;
  }
  kept.set(key, compiled);
  return compiled;
}
