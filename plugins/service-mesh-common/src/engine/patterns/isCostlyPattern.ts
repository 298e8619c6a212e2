import { endOfClass } from './patternProgram';

/** Ways a backtracking engine may have to try on one value; it takes them some milliseconds. */
const MOST_WAYS = 20_000;

const REPEAT = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

/**
 * Whether a pattern could keep a backtracking engine busy on a value of this length. Each repeat and each branch multiplies the
 * ways to try; what repeats something that can itself be read in several ways raises them to a power, and always counts.
 * @internal
 */
export function isCostlyPattern(source: string, length: number): boolean {
  const groups: number[] = [1];
  // A pattern, or a branch of it, that may begin anywhere is tried from everywhere.
  let isAnchored = source.startsWith('^');
  /** Ways to read what a repeat would repeat. */
  let last = 1;
  for (let i = 0; i < source.length; i++) {
    const top = groups.length - 1;
    if (groups[top] > MOST_WAYS) return true;
    const repeat = REPEAT.exec(source.slice(i, i + 24))?.[0];
    if (repeat !== undefined && i > 0) {
      // A `?` behind a repeat makes it lazy, which leaves as many ways.
      if (last > 1) return true;
      groups[top] *= repeat === '?' ? 2 : length + 1;
      i += repeat.length - 1;
    } else if (source[i] === '(') {
      groups.push(1);
      // What follows is part of the sign.
      if (source[i + 1] === '?') i++;
    } else if (source[i] === ')') {
      last = top > 0 ? groups.pop() ?? 1 : 1;
      groups[groups.length - 1] *= last;
    } else if (source[i] === '|') {
      // Never more than the product of what the branches have.
      groups[top] *= 2;
      if (top === 0 && source[i + 1] !== '^') isAnchored = false;
    } else {
      if (source[i] === '\\') i++;
      else if (source[i] === '[') i = endOfClass(source, i);
      last = 1;
    }
  }
  const starts = isAnchored ? 1 : length + 1;
  return groups.reduce((all, ways) => all * ways, starts) > MOST_WAYS;
}
