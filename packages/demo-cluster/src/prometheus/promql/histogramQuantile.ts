export interface Bucket {
  readonly upperBound: number;
  /** Observations at or below the bound. */
  readonly count: number;
}

/** The value below which a share of the observations lies, as Prometheus estimates it. */
export function histogramQuantile(
  quantile: number,
  unsorted: readonly Bucket[],
): number {
  if (Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const buckets = cumulative(unsorted);
  const last = buckets.length - 1;
  if (last < 1 || buckets[last].upperBound !== Infinity) return NaN;
  const observations = buckets[last].count;
  if (observations === 0 || Number.isNaN(observations)) return NaN;
  const rank = quantile * observations;
  const found = buckets.findIndex(({ count }, i) => i < last && count >= rank);
  if (found < 0) return buckets[last - 1].upperBound;
  const { upperBound, count } = buckets[found];
  if (found === 0 && upperBound <= 0) return upperBound;
  const below = found > 0 ? buckets[found - 1] : { upperBound: 0, count: 0 };
  return (
    below.upperBound +
    (upperBound - below.upperBound) *
      ((rank - below.count) / (count - below.count))
  );
}

// Buckets of one bound are added up, and a count below that of a smaller bound
// is raised to it: rates of buckets scraped apart can be slightly out of step.
function cumulative(unsorted: readonly Bucket[]): Bucket[] {
  const sorted = [...unsorted].sort((a, b) =>
    a.upperBound < b.upperBound ? -1 : Number(a.upperBound > b.upperBound),
  );
  const merged: { upperBound: number; count: number }[] = [];
  for (const bucket of sorted) {
    const previous = merged[merged.length - 1];
    if (previous?.upperBound === bucket.upperBound) {
      previous.count += bucket.count;
    } else {
      merged.push({ ...bucket });
    }
  }
  let highest = -Infinity;
  for (const bucket of merged) {
    if (bucket.count < highest) bucket.count = highest;
    else if (bucket.count > highest) highest = bucket.count;
  }
  return merged;
}
