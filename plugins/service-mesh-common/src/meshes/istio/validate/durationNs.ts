const UNIT_NS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ns: 1n,
};

const PART = /(\d*)(?:\.(\d*))?(ms|us|µs|μs|ns|h|m|s)/y;

/** Nanoseconds of a duration as Go writes it, such as `1h30m`, `-1.5s` or `0`; undefined when it is none. @internal */
export function durationNs(text: string): bigint | undefined {
  if (text.length > 128) return undefined;
  const negative = text.startsWith('-');
  const rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0n;
  let sum = 0n;
  PART.lastIndex = 0;
  let at = 0;
  while (at < rest.length) {
    PART.lastIndex = at;
    const match = PART.exec(rest);
    if (!match) return undefined;
    const [whole, integer, fraction = '', unit] = match;
    if (integer === '' && fraction === '') return undefined;
    const scale = UNIT_NS[unit];
    sum +=
      BigInt(integer || '0') * scale +
      (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length);
    at += whole.length;
  }
  if (at === 0) return undefined;
  return negative ? -sum : sum;
}

const MILLISECOND = 1_000_000n;

/** What is wrong with a duration for Istio: below a millisecond or finer than one; undefined when nothing is. @internal */
export function durationProblem(ns: bigint | undefined): string | undefined {
  if (ns === undefined) return undefined;
  if (ns < MILLISECOND) return 'duration must be at least 1ms';
  return ns % MILLISECOND === 0n
    ? undefined
    : 'duration must be in whole milliseconds';
}
