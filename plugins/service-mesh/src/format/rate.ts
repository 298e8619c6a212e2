/** Requests per second in words of at most three significant digits, such as `1.2k req/s`. @internal */
export function formatRate(requestsPerSecond: number | undefined): string {
  if (requestsPerSecond === undefined || !Number.isFinite(requestsPerSecond))
    return '–';
  return `${compact(requestsPerSecond)} req/s`;
}

/** A count shortened to three significant digits, such as `12.3k`. @internal */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 999_950) return `${trim(value / 1_000_000)}M`;
  if (size >= 999.95) return `${trim(value / 1_000)}k`;
  if (size > 0 && size < 0.01) return value < 0 ? '>-0.01' : '<0.01';
  return trim(value);
}

function trim(value: number): string {
  const size = Math.abs(value);
  let digits = 2;
  if (size >= 99.95) digits = 0;
  else if (size >= 9.995) digits = 1;
  return String(Number(value.toFixed(digits)));
}
