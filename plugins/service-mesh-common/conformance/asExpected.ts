/** What of a value an expectation speaks of: only the keys it has, at every depth, and every item of a list. */
export function asExpected(expected: unknown, actual: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(actual))
    return actual.map((item: unknown, i) =>
      i < expected.length ? asExpected(expected[i], item) : item,
    );
  if (
    typeof expected !== 'object' ||
    expected === null ||
    typeof actual !== 'object' ||
    actual === null
  )
    return actual;
  const from = actual as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      asExpected(value, from[key]),
    ]),
  );
}
