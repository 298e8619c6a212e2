/** A part of a union: what it asks, and labels that tell its samples from those of other parts. @public */
export interface UnionPart {
  readonly promql: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Several questions as one query. Each part carries labels of its own, because `or` drops series of the right side whose
 * labels are those of a series on the left. Values of tags are ours and need no escaping.
 * @public
 */
export function promqlUnion(parts: readonly UnionPart[]): string {
  return parts
    .map(({ promql, tags }) =>
      Object.entries(tags).reduce(
        (inner, [label, value]) =>
          `label_replace(${inner}, "${label}", "${value}", "", "")`,
        promql,
      ),
    )
    .join(' or ');
}

/** A sum of rates over the series of several selectors; no selector gives no series rather than all. @public */
export function promqlRateSum(
  metric: string,
  by: readonly string[],
  selectors: readonly string[],
  seconds: number,
): string {
  const rates = selectors.map(
    selector => `rate(${metric}{${selector}}[${seconds}s])`,
  );
  return `sum by (${by.join(', ')}) (${
    rates.length > 0 ? rates.join(' or ') : 'vector(0) > 1'
  })`;
}
