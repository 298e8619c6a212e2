/** Two-sided 99 % of a normal distribution. */
const Z = 2.5758;

/**
 * Where the true share is with 99 % confidence when `count` of `total` were seen (Wilson's score interval); undefined
 * without any. Counts may be fractions, as estimates from counters are.
 * @public
 */
export function wilsonInterval(
  count: number,
  total: number,
): readonly [low: number, high: number] | undefined {
  if (!(total > 0) || !(count >= 0)) return undefined;
  const share = Math.min(1, count / total);
  const z2 = Z * Z;
  const middle = share + z2 / (2 * total);
  const spread =
    Z * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  return [
    Math.max(0, Math.min(share, (middle - spread) / scale)),
    Math.min(1, Math.max(share, (middle + spread) / scale)),
  ];
}
