const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
};

/** Parts of one that weights are counted in when some are no whole numbers. */
const PARTS = 1000;

/** Largest weight of a route. */
const MOST = 1_000_000;

/** A number as Kubernetes writes quantities, such as `900m`; undefined when it is none. @internal */
export function quantity(written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  if (typeof written !== 'string') return undefined;
  const [, digits, suffix] =
    /^(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)([numkM]?)$/.exec(written) ?? [];
  return digits === undefined ? undefined : Number(digits) * FACTORS[suffix];
}

/** The same shares in whole numbers a route takes; undefined when they cannot be said exactly. @internal */
export function wholeWeights(
  weights: readonly number[],
): readonly number[] | undefined {
  const scaled = weights.every(Number.isInteger)
    ? weights
    : weights.map(weight => Number((weight * PARTS).toPrecision(12)));
  return scaled.every(
    weight => Number.isInteger(weight) && weight >= 0 && weight <= MOST,
  )
    ? scaled
    : undefined;
}
