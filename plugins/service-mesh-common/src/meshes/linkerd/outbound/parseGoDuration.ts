import { invalid, Parsed, valid } from './Parsed';

/** Nanoseconds in one unit. */
const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** More nanoseconds than 64 bits hold. */
const TOO_LONG = 2 ** 63;

/** A duration as Go writes it. @internal */
export interface GoDuration {
  readonly nanoseconds: number;
  readonly negative: boolean;
}

/** Reads a duration such as `1m30s` or `-1.5h`. @internal */
export function parseGoDuration(text: string): Parsed<GoDuration> {
  const negative = text.startsWith('-');
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  if (body === '0') return valid({ nanoseconds: 0, negative });
  const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let nanoseconds = 0;
  let position = 0;
  while (position < body.length) {
    part.lastIndex = position;
    const match = part.exec(body);
    if (!match) return invalid(`invalid duration '${text}'`);
    nanoseconds += Math.round(Number(match[1]) * UNIT_NS[match[2]]);
    position = part.lastIndex;
  }
  if (position === 0) return invalid('an empty duration');
  return nanoseconds < TOO_LONG
    ? valid({ nanoseconds, negative })
    : invalid(`invalid duration '${text}'`);
}
