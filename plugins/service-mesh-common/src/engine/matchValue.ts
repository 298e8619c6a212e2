import { ValueMatch } from '../model';
import { cidrContains } from './cidr';
import { isCostlyPattern } from './patternCost';

/** Longest value a pattern is run against: patterns come from manifests, and backtracking grows with the input. */
const LONGEST_MATCHED = 8_192;

const patterns = new Map<string, RegExp | undefined>();

/** Compiles a pattern that has to cover the whole value; undefined when it is no valid pattern. */
function compile(source: string): RegExp | undefined {
  if (patterns.has(source)) return patterns.get(source);
  let compiled: RegExp | undefined;
  try {
    compiled = new RegExp(`^(?:${source})$`, 's');
  } catch {
    compiled = undefined;
  }
  if (patterns.size > 2_000) patterns.clear();
  patterns.set(source, compiled);
  return compiled;
}

/** Whether a match cannot be tried on this value in reasonable time; the answer stays open then. @public */
export function isTooCostly(match: ValueMatch, value: string): boolean {
  return (
    'regex' in match &&
    (value.length > LONGEST_MATCHED ||
      isCostlyPattern(match.regex, value.length)) &&
    compile(match.regex) !== undefined
  );
}

/** Whether a value that is present matches; false where {@link isTooCostly}. @public */
export function matchValue(match: ValueMatch, value: string): boolean {
  if ('present' in match) return true;
  if ('regex' in match)
    return (
      !isTooCostly(match, value) && (compile(match.regex)?.test(value) ?? false)
    );
  if ('cidr' in match) return cidrContains(match.cidr, value);
  if ('pathTemplate' in match) return matchTemplate(match.pathTemplate, value);
  if ('pathPrefix' in match) {
    const prefix = match.pathPrefix.replace(/\/+$/, '');
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
  return (
    path.length <= LONGEST_MATCHED && (compile(source)?.test(path) ?? false)
  );
}
