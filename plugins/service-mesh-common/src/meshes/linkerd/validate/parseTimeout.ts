import { invalid, Parsed, valid } from '../outbound/Parsed';

/** Seconds in one unit. */
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

const UNITS = "expected one of 'ns', 'us', '\u00b5s', 'ms', 's', 'm', or 'h'";

/** A duration in a route. @internal */
export interface Timeout {
  readonly seconds: number;
  readonly negative: boolean;
}

/** Reads a timeout of a route as the policy controller does, which is not quite as Go does; problems in its words. @internal */
export function parseTimeout(text: string): Parsed<Timeout> {
  const negative = text.startsWith('-');
  let rest = text.replace(/^\++/, '').replace(/^-+/, '');
  let seconds = 0;
  while (rest !== '') {
    const match = /^(\P{Alphabetic}*)(\p{Alphabetic}+)/u.exec(rest);
    if (!match) {
      return rest === '0'
        ? valid({ seconds: 0, negative })
        : invalid(`missing a unit: ${UNITS}`);
    }
    const [whole, number, unit] = match;
    if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)$/.test(number))
      return invalid('invalid floating-point number: invalid float literal');
    if (!Object.hasOwn(UNIT_SECONDS, unit))
      return invalid(`invalid unit: ${UNITS}`);
    seconds += Number(number) * UNIT_SECONDS[unit];
    rest = rest.slice(whole.length);
  }
  return valid({ seconds, negative });
}
