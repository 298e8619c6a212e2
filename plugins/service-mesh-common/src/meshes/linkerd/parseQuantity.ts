/** What a suffix of a quantity multiplies by. */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Digits a number can be trusted to. */
const DIGITS = 15;

/** Reads a quantity of Kubernetes, such as `100m` or `64Mi`, in parts of one; undefined when it is none. @internal */
export function parseQuantity(
  written: string,
  /** Parts of one that are counted, such as 1000 for thousandths. */
  parts = 1,
): number | undefined {
  const [, digits, suffix = ''] =
    /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.exec(
      written,
    ) ?? [];
  if (digits === undefined) return undefined;
  const value = Object.hasOwn(FACTORS, suffix)
    ? Number(digits) * FACTORS[suffix]
    : Number(`${digits}${suffix}`);
  return Number((value * parts).toPrecision(DIGITS));
}
