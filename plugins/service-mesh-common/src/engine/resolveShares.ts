/**
 * Shares of raw weights: 0–1, summing to 1; all undefined when no weight is above 0. Weights below 0 or not finite count as 0.
 * @public
 */
export function resolveShares(
  weights: readonly number[],
): (number | undefined)[] {
  const clean = weights.map(weight =>
    Number.isFinite(weight) && weight > 0 ? weight : 0,
  );
  const largest = Math.max(0, ...clean);
  if (largest === 0) return weights.map(() => undefined);
  // Scaled down first where the sum of huge weights would overflow.
  const scale = largest > Number.MAX_SAFE_INTEGER ? largest : 1;
  const sum = clean.reduce((total, weight) => total + weight / scale, 0);
  return clean.map(weight => weight / scale / sum);
}
