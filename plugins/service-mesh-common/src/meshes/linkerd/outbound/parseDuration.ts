import { invalid, Parsed, valid } from './Parsed';

/** Milliseconds in one unit. */
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Largest count the policy controller can hold, as an unsigned 64-bit number of ms. */
const LARGEST_MS = 18_446_744_073_709_551_615;

/** Reads the duration of an annotation in ms: one whole number and one unit, or a bare `0`. @internal */
export function parseDuration(raw: string): Parsed<number> {
  const value = raw.trim();
  if (value.startsWith('-'))
    return invalid(`duration '${value}' cannot be negative`);
  if (/^\+?\d*\.\d/.test(value))
    return invalid(
      `invalid duration '${value}': fractional values not supported`,
    );
  const match = /^\+?(\d+)(\D*)$/.exec(value);
  if (!match) return invalid(`invalid duration '${value}'`);
  const [, digits, unit] = match;
  const count = Number(digits);
  if (unit === '') {
    return count === 0
      ? valid(0)
      : invalid(
          `missing duration unit in '${value}', write '${digits}s' or '${digits}ms'`,
        );
  }
  if (!Object.hasOwn(UNIT_MS, unit))
    return invalid(`invalid duration unit '${unit}'`);
  const ms = count * UNIT_MS[unit];
  return ms >= LARGEST_MS
    ? invalid(`duration '${value}' overflows`)
    : valid(ms);
}
