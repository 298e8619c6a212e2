const SUFFIXES = ['', 'k', 'M', 'G', 'T', 'P'];
const SCALE: Readonly<Record<string, number>> = {
  m: 1,
  '': 1e3,
  k: 1e6,
  M: 1e9,
  G: 1e12,
  T: 1e15,
  P: 1e18,
};

/** A Kubernetes quantity in its canonical form: `0.5` is `500m` and `1000` is `1k`. @internal */
export function quantityText(quantity: string | number): string {
  const match = /^\+?(\d+(?:\.\d*)?|\.\d+)(m|k|M|G|T|P)?$/.exec(
    String(quantity).trim(),
  );
  if (!match) return String(quantity);
  const milli = Math.ceil(Number(match[1]) * SCALE[match[2] ?? '']);
  if (milli % 1000 !== 0) return `${milli}m`;
  let whole = milli / 1000;
  let suffix = 0;
  while (whole !== 0 && whole % 1000 === 0 && suffix < SUFFIXES.length - 1) {
    whole /= 1000;
    suffix += 1;
  }
  return `${whole}${SUFFIXES[suffix]}`;
}
