import { ValueMatch } from '../model';
import { cidrContains } from './cidr';
import { testPattern } from './patterns/testPattern';
import { withoutTrailing } from './withoutTrailing';

/** A pattern that has to cover the whole value. */
function covering(source: string): string {
  return `^(?:${source})$`;
}

/** Whether a match cannot be tried on this value in reasonable time; the answer stays open then. @public */
export function isTooCostly(match: ValueMatch, value: string): boolean {
  return (
    'regex' in match && testPattern(covering(match.regex), value) === undefined
  );
}

/** Whether a value that is present matches; false where {@link isTooCostly}. @public */
export function matchValue(match: ValueMatch, value: string): boolean {
  if ('present' in match) return true;
  if ('regex' in match)
    return testPattern(covering(match.regex), value) ?? false;
  if ('cidr' in match) return cidrContains(match.cidr, value);
  if ('pathTemplate' in match) return matchTemplate(match.pathTemplate, value);
  if ('pathPrefix' in match) {
    const prefix = withoutTrailing(match.pathPrefix, '/');
    return value === prefix || value.startsWith(`${prefix}/`);
  }
  const fold = (text: string) => (match.ignoreCase ? text.toLowerCase() : text);
  if ('exact' in match) return fold(value) === fold(match.exact);
  if ('prefix' in match) return fold(value).startsWith(fold(match.prefix));
  return fold(value).endsWith(fold(match.suffix));
}

/** `{*}` stands for one whole segment that is not empty, `{**}` for any rest; everything else for itself. */
function matchTemplate(template: string, path: string): boolean {
  const source = template
    .split(/(\{\*\*\}|\{\*\})/)
    .map(part => {
      if (part === '{*}') return '[^/]+';
      return part === '{**}'
        ? '.*'
        : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    })
    .join('');
  return testPattern(covering(source), path) ?? false;
}
