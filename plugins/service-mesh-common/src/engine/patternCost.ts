/** Steps a pattern may take on one value; a backtracking engine does about that many in a quarter of a second. */
const MOST_STEPS = 2e7;

/**
 * Whether a pattern could keep a backtracking engine busy for long on a value of this length. A quantified group that
 * itself repeats or branches can take exponential time, several unbounded repeats a power of the length.
 * @public
 */
export function isCostlyPattern(source: string, length: number): boolean {
  const { nested, unbounded } = shapeOf(source);
  return (nested ? 2 ** length : length ** Math.max(1, unbounded)) > MOST_STEPS;
}

interface PatternShape {
  readonly nested: boolean;
  /** Number of repeats without an upper bound. */
  readonly unbounded: number;
}

function shapeOf(source: string): PatternShape {
  let nested = false;
  let unbounded = 0;
  // One entry per open group: whether it holds something that repeats or branches.
  const groups: boolean[] = [false];
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (char === '\\') i++;
    else if (char === '[') i = endOfClass(source, i);
    else if (char === '(') groups.push(false);
    else if (char === '|') groups[groups.length - 1] = true;
    else if (char === ')') {
      const restless = groups.length > 1 && groups.pop() === true;
      if (restless && /^[*+{]/.test(source.slice(i + 1, i + 2))) nested = true;
      if (restless) groups[groups.length - 1] = true;
    } else if (
      char === '*' ||
      char === '+' ||
      (char === '{' && /^\{\d+,\d*\}/.test(source.slice(i, i + 12)))
    ) {
      unbounded++;
      groups[groups.length - 1] = true;
    }
  }
  return { nested, unbounded };
}

function endOfClass(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === ']') return i;
  }
  return source.length;
}
