/**
 * The proxy searches for a pattern and asks that the first hit covers the whole value, so `/a|/ab` does not cover `/ab`.
 * A look-ahead that is not retried says the same in a pattern that has to cover the value.
 * @internal
 */
export function wholeMatchPattern(pattern: string): string {
  return `(?=(${pattern}))\\1`;
}

const compiled = new Map<string, RegExp | undefined>();

/** Longest value a pattern is run against. */
const LONGEST = 8_192;

/** True when a pattern, as the proxy applies it, covers a whole value. @internal */
export function wholeMatch(pattern: string, value: string): boolean {
  if (!compiled.has(pattern)) {
    if (compiled.size > 1_000) compiled.clear();
    compiled.set(pattern, compile(pattern));
  }
  return (
    value.length <= LONGEST && (compiled.get(pattern)?.test(value) ?? false)
  );
}

/** Flags at the beginning that both languages know: they hold for the whole pattern. */
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

function compile(pattern: string): RegExp | undefined {
  const flags = LEADING_FLAGS.exec(pattern)?.[1] ?? '';
  const rest = pattern.replace(LEADING_FLAGS, '');
  try {
    return new RegExp(
      `^(?:${wholeMatchPattern(rest)})$`,
      [...new Set(`s${flags}`)].join(''),
    );
  } catch {
    return undefined;
  }
}

/** What the language of the proxy lacks: looking around, going back to a group, and a brace that counts nothing. */
const FOREIGN = /\(\?<?[=!]|\\[1-9]|\{(?!\d+(,\d*)?\}|,\d+\})/;

/** What it has and ours lacks: flags, named groups of its own form, classes in brackets, anchors and code points. */
const OWN = /\(\?P?[a-zA-Z<-]|\[\[?:|\\[AzpPx]|&&|--|~~|[*+}][*+]/;

/** True when a pattern is certain to be none in the proxy's language. @internal */
export function isMalformed(pattern: string): boolean {
  const plain = pattern.replace(/\\\\/g, '');
  const bare = plain
    .replace(/\\[pPxuU]\{[^}]*\}/g, '')
    .replace(/\\[^1-9]/g, '')
    .replace(/\[[^\]]*\]/g, '');
  if (FOREIGN.test(bare)) return true;
  return compile(pattern) === undefined && !OWN.test(plain);
}

/** True when a pattern reads as it stands; the proxy's language has forms, such as `(?i)`, that ours lacks. @internal */
export function isReadable(pattern: string): boolean {
  return !LEADING_FLAGS.test(pattern) && compile(pattern) !== undefined;
}
