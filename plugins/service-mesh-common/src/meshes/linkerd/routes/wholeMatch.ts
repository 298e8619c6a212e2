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

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${wholeMatchPattern(pattern)})$`, 's');
  } catch {
    return undefined;
  }
}

/** True when we can read a pattern; the proxy's language has forms, such as `(?i)`, that ours lacks. @internal */
export function isReadable(pattern: string): boolean {
  return compile(pattern) !== undefined;
}
