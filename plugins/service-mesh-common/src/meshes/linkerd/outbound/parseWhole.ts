import { invalid, Parsed, valid } from './Parsed';

/** Reads a whole number without a sign, or with a plus, up to the largest; problems in the policy controller's words. @internal */
export function parseWhole(text: string, largest: number): Parsed<number> {
  if (text === '') return invalid('cannot parse integer from empty string');
  if (!/^\+?\d+$/.test(text)) return invalid('invalid digit found in string');
  const value = Number(text);
  return value > largest
    ? invalid('number too large to fit in target type')
    : valid(value);
}
