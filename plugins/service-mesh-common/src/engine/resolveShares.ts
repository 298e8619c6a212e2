/**
 * Shares of raw weights: 0–1, summing to 1; all undefined when no weight is above 0. Weights below 0 or not finite count as 0.
 * @public
 */
export function resolveShares(weights: readonly number[]): (number | undefined)[] {
  const clean = weights.map(weight => (Number.isFinite(weight) && weight > 0 ? weight : 0));
  const largest = Math.max(0, ...clean);
  if (largest === 0) return weights.map(() => undefined);
  // Divided by the largest first, so that huge weights cannot overflow the sum.
  const sum = clean.reduce((total, weight) => total + weight / largest, 0);
  return clean.map(weight => weight / largest / sum);
}
