/** Cumulative count (or rate) of observations up to a bound; the highest bound is Infinity. @public */
export type Bucket = readonly [upperBound: number, cumulative: number];

/**
 * A quantile (0–1) of a histogram with cumulative buckets, as Prometheus' `histogram_quantile` computes it: linear inside
 * a bucket, the highest finite bound for what lies above it, undefined without observations or without the +Inf bucket.
 * @public
 */
export function histogramQuantile(
  quantile: number,
  buckets: readonly Bucket[],
): number | undefined {
  const sorted = coalesce(buckets);
  const last = sorted.length - 1;
  if (last < 1 || sorted[last][0] !== Infinity) return undefined;
  const total = sorted[last][1];
  if (!(total > 0)) return undefined;
  const rank = quantile * total;
  const i = sorted.findIndex(([, count]) => count >= rank);
  if (i === last || i < 0) return sorted[last - 1][0];
  const [end, count] = sorted[i];
  if (i === 0 && end <= 0) return end;
  const [start, below] = i === 0 ? [0, 0] : sorted[i - 1];
  return start + (end - start) * ((rank - below) / (count - below));
}

/** One bucket for each bound, ascending, made to never decrease: sums of rates of several series can dip a little. */
function coalesce(buckets: readonly Bucket[]): Bucket[] {
  const byBound = new Map<number, number>();
  for (const [bound, count] of buckets)
    byBound.set(bound, (byBound.get(bound) ?? 0) + count);
  let highest = 0;
  return [...byBound]
    .sort(([a], [b]) => a - b)
    .map(([bound, count]): Bucket => {
      highest = Math.max(highest, count);
      return [bound, highest];
    });
}
