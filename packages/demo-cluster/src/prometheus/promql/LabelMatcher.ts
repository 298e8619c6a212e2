import { QueryError } from './QueryError';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One condition of a selector; an absent label counts as the empty text. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
  matches(value: string): boolean;
}

// Constructs that JavaScript and RE2 read differently, or that RE2 has not.
const NOT_PORTABLE: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'look-around'],
  [/\\[1-9]/, 'back-reference'],
  [/\\[kpPQEAzZCux]/, 'escape class outside of the common set'],
  [/\(\?(?!:)/, 'group option'],
  [/\[\[:/, 'POSIX class'],
];

export function labelMatcher(
  label: string,
  operator: MatchOperator,
  value: string,
): LabelMatcher {
  return {
    label,
    operator,
    value,
    matches: predicateOf(operator, value),
  };
}

function predicateOf(
  operator: MatchOperator,
  value: string,
): (text: string) => boolean {
  if (operator === '=') return text => text === value;
  if (operator === '!=') return text => text !== value;
  const pattern = anchored(value);
  const verdicts = new Map<string, boolean>();
  return text => {
    let verdict = verdicts.get(text);
    if (verdict === undefined) {
      verdict = pattern.test(text) === (operator === '=~');
      verdicts.set(text, verdict);
    }
    return verdict;
  };
}

function anchored(value: string): RegExp {
  const withoutPairs = value.replace(/\\\\/g, '');
  for (const [construct, name] of NOT_PORTABLE) {
    if (construct.test(withoutPairs)) {
      throw new QueryError(
        'bad_data',
        `regular expression "${value}": ${name} is not supported`,
      );
    }
  }
  try {
    return new RegExp(`^(?:${value})$`);
  } catch {
    throw new QueryError('bad_data', `invalid regular expression "${value}"`);
  }
}
