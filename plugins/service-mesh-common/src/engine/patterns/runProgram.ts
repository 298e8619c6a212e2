import { PatternStep } from './patternProgram';

/** How a program has to match: somewhere in the value, or with its first hit, from the beginning, covering all of it. */
export type MatchMode = 'anywhere' | 'first-hit-covers';

/** What may come next at one place of the value, the most preferred first. */
interface Front {
  /** Steps that wait for a character. */
  readonly waiting: readonly number[];
  /** True when the end was reached; what is less preferred than that is left out. */
  readonly isHit: boolean;
}

/**
 * Runs the automaton of a pattern over a value, in time that grows with the length of both and no faster. Of several ways that
 * match from one place, the first hit is the one that a backtracking engine would find first.
 * @internal
 */
export function runProgram(
  steps: readonly PatternStep[],
  value: string,
  mode: MatchMode,
): boolean {
  const seen = new Uint32Array(steps.length);
  let reached: number[] = [];
  let firstHit = -1;
  for (let at = 0; at <= value.length; at++) {
    const starts = mode === 'anywhere' || at === 0 ? [...reached, 0] : reached;
    if (starts.length === 0) break;
    const { waiting, isHit } = follow(steps, starts, value, at, seen);
    if (isHit && mode === 'anywhere') return true;
    if (isHit) firstHit = at;
    reached = [];
    if (at === value.length) break;
    const char = value[at];
    for (const here of waiting) {
      const step = steps[here];
      if (step.type === 'char' && step.test(char)) reached.push(here + 1);
    }
  }
  return mode !== 'anywhere' && firstHit === value.length;
}

/** Takes every step that needs no character; `seen` holds for each step the place after which it was taken last. */
function follow(
  steps: readonly PatternStep[],
  starts: readonly number[],
  value: string,
  at: number,
  seen: Uint32Array,
): Front {
  const waiting: number[] = [];
  for (const start of starts) {
    const open = [start];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      if (seen[here] === at + 1) continue;
      seen[here] = at + 1;
      const step = steps[here];
      if (step.type === 'end') return { waiting, isHit: true };
      if (step.type === 'jump') open.push(step.to);
      else if (step.type === 'split') open.push(step.ways[1], step.ways[0]);
      else if (step.type === 'char') waiting.push(here);
      else if (step.holds(value, at)) open.push(here + 1);
    }
  }
  return { waiting, isHit: false };
}
