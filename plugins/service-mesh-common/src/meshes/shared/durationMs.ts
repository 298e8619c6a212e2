const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** Milliseconds of a duration such as `1h30m`, `1.5s` or `0s`; undefined when it is none. @internal */
export function durationMs(text: string | undefined): number | undefined {
  if (!text || text.length > 64) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ms|us|µs|ns|h|m|s)/g)];
  if (parts.length === 0 || parts.map(p => p[0]).join('') !== text)
    return undefined;
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNIT_MS[unit],
    0,
  );
}
