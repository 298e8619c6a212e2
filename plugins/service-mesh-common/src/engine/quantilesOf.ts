import { Bucket, histogramQuantile } from './histogramQuantile';

/** The quantiles that are shown. @public */
export const QUANTILES: readonly (readonly [
  name: 'p50' | 'p95' | 'p99',
  quantile: number,
])[] = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
];

/** p50, p95 and p99 of one histogram, as far as it has them. @public */
export function quantilesOf(
  buckets: readonly Bucket[],
): Partial<Record<'p50' | 'p95' | 'p99', number>> {
  const result: Partial<Record<'p50' | 'p95' | 'p99', number>> = {};
  for (const [name, quantile] of QUANTILES) {
    const value = histogramQuantile(quantile, buckets);
    if (value !== undefined) result[name] = value;
  }
  return result;
}
