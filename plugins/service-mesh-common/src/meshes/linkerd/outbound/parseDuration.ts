import { invalid, Parsed, valid } from './Parsed';
import { parseWhole } from './parseWhole';

/** Milliseconds in one unit. */
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Largest number of 64 bits without a sign. */
const LARGEST = 18_446_744_073_709_551_615;

/**
 * Reads the duration of an annotation in ms: one whole number and one unit, or a bare `0`. A problem is told in the words
 * of the policy controller, which is what a user sees.
 * @internal
 */
export function parseDuration(raw: string): Parsed<number> {
  const value = raw.trim();
  if (value.startsWith('-'))
    return invalid(`duration value cannot be negative: '${value}'`);
  const match = /^(.*\d)(\D*)$/s.exec(value);
  if (!match)
    return invalid(`${value} does not contain a timeout duration value`);
  const [, magnitude, unit] = match;
  if (magnitude.includes('.'))
    return invalid('fractional values not supported');
  const count = parseWhole(magnitude, LARGEST);
  if (!count.ok) return count;
  if (unit === '') {
    return count.value === 0
      ? valid(0)
      : invalid(
          `missing duration unit; did you mean '${count.value}s' or '${count.value}ms'?`,
        );
  }
  if (!Object.hasOwn(UNIT_MS, unit))
    return invalid(
      `invalid duration unit ${unit} (expected one of 'ms', 's', 'm', 'h', or 'd')`,
    );
  const ms = count.value * UNIT_MS[unit];
  return ms >= LARGEST
    ? invalid(`Timeout value ${value} overflows when converted to 'ms'`)
    : valid(ms);
}
