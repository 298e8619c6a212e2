import { isPattern, testPattern } from '../../../engine/patterns/testPattern';

/**
 * The proxy searches for a pattern and asks that the first hit covers the whole value, so `/a|/ab` does not cover `/ab`.
 * A look-ahead that is not retried says the same in a pattern that has to cover the value.
 * @internal
 */
export function wholeMatchPattern(pattern: string): string {
  return `(?=(${pattern}))\\1`;
}

/** Longest pattern (characters) that is looked at. */
const LONGEST_PATTERN = 4_096;

/** True when a pattern, as the proxy applies it, covers a whole value. @internal */
export function wholeMatch(pattern: string, value: string): boolean {
  const { source, flags } = toSource(pattern);
  return testPattern(source, value, flags) ?? false;
}

/** Flags at the beginning that both languages know: they hold for the whole pattern. */
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

function toSource(pattern: string): { source: string; flags: string } {
  const flags = LEADING_FLAGS.exec(pattern)?.[1] ?? '';
  const rest = pattern.replace(LEADING_FLAGS, '');
  return {
    source: `^(?:${wholeMatchPattern(rest)})$`,
    flags: [...new Set(`s${flags}`)].join(''),
  };
}

function isOurs(pattern: string): boolean {
  const { source, flags } = toSource(pattern);
  return isPattern(source, flags);
}

/** What the language of the proxy lacks: looking around, going back to a group, and a brace that counts nothing. */
const FOREIGN = /\(\?<?[=!]|\\[1-9]|\{(?!\d+(,\d*)?\}|,\d+\})/;

/** What it has and ours lacks: flags, named groups of its own form, classes in brackets, anchors and code points. */
const OWN = /\(\?P?[a-zA-Z<-]|\[\[?:|\\[AzpPx]|&&|--|~~|[*+}][*+]/;

/** True when a pattern is certain to be none in the proxy's language. @internal */
export function isMalformed(pattern: string): boolean {
  if (pattern.length > LONGEST_PATTERN) return false;
  const plain = pattern.replace(/\\\\/g, '');
  const bare = plain
    .replace(/\\[pPxuU]\{[^}]*\}/g, '')
    .replace(/\\[^1-9]/g, '')
    .replace(/\[[^\]]*\]/g, '');
  if (FOREIGN.test(bare)) return true;
  return !isOurs(pattern) && !OWN.test(plain);
}

/** True when a pattern reads as it stands; the proxy's language has forms, such as `(?i)`, that ours lacks. @internal */
export function isReadable(pattern: string): boolean {
  return !LEADING_FLAGS.test(pattern) && isOurs(pattern);
}
