import { re2Problem } from './re2Problem';
import { SpecNode } from './SpecNode';

/** Checks the pattern of a StringMatch. @internal */
export function checkMatchRegex(match: SpecNode): void {
  if (!match.has('regex')) return;
  const regex = match.at('regex');
  if (regex.asText === '')
    regex.error('regex string match should not be empty');
  else regex.errors(re2Problem(regex.asText));
}

/** Checks a StringMatch that may not match everything by an empty prefix. @internal */
export function checkStringMatch(match: SpecNode): void {
  if (match.has('prefix') && match.text('prefix') === '')
    match.at('prefix').error('prefix string match should not be empty');
  checkMatchRegex(match);
}
