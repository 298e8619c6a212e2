import { isPattern, testPattern } from '../../../engine/patterns/testPattern';

/** Classes by name that stand in brackets, as ranges. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** Forms of the proxy's language that are read: an escape, a class in brackets, a group with a name. */
const FORMS =
  /\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]|\(\?P?<[A-Za-z_]\w*>/g;

/** What both languages have is kept; the proxy's own names of classes and groups and its anchors are written as ours. */
function inOurs(pattern: string): string {
  return pattern.replace(FORMS, form => {
    if (form === '\\A') return '^';
    if (form === '\\z') return '$';
    if (form.startsWith('(')) return '(';
    return form.startsWith('[')
      ? form.replace(
          /\[:(\w+):\]/g,
          (named: string, name: string) => CLASSES[name] ?? named,
        )
      : form;
  });
}

/** Forms that the runtime accepts and takes for something else. */
const MISTAKEN = /\\[pP]|\\[xuU]\{|\[:|&&|~~/;

/**
 * The proxy searches for a pattern and asks that the first hit covers the whole value, so `/a|/ab` does not cover `/ab`.
 * A look-ahead that is not retried says the same in a pattern that has to cover the value.
 * @internal
 */
export function wholeMatchPattern(pattern: string): string {
  return `(?=(${inOurs(pattern)}))\\1`;
}

/** Longest pattern (characters) that is looked at. */
const LONGEST_PATTERN = 4_096;

/** True when a pattern, as the proxy applies it, covers a whole value. @internal */
export function wholeMatch(pattern: string, value: string): boolean {
  const { source, flags } = toSource(pattern);
  return testPattern(source, value, flags) ?? false;
}

/** Flags at the beginning that both languages know: they hold for the whole pattern. */
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

function toSource(pattern: string): { source: string; flags: string } {
  const flags = LEADING_FLAGS.exec(pattern)?.[1] ?? '';
  const rest = pattern.replace(LEADING_FLAGS, '');
  return {
    source: `^(?:${wholeMatchPattern(rest)})$`,
    flags: [...new Set(`s${flags}`)].join(''),
  };
}

function isOurs(pattern: string): boolean {
  const { source, flags } = toSource(pattern);
  return isPattern(source, flags);
}

/** What the language of the proxy lacks: looking around, going back to a group, and a brace that counts nothing. */
const FOREIGN = /\(\?<?[=!]|\\[1-9]|\{(?!\d+(,\d*)?\}|,\d+\})/;

/** What it has and ours lacks: flags, named groups of its own form, classes in brackets, anchors and code points. */
const OWN = /\(\?P?[a-zA-Z<-]|\[\[?:|\\[AzpPx]|&&|--|~~|[*+}][*+]/;

/** True when a pattern is certain to be none in the proxy's language. @internal */
export function isMalformed(pattern: string): boolean {
  if (pattern.length > LONGEST_PATTERN) return false;
  const plain = pattern.replace(/\\\\/g, '');
  const bare = plain
    .replace(/\\[pPxuU]\{[^}]*\}/g, '')
    .replace(/\\[^1-9]/g, '')
    .replace(/\[[^\]]*\]/g, '');
  if (FOREIGN.test(bare)) return true;
  return !isOurs(pattern) && !OWN.test(plain);
}

/** True when a pattern reads as it stands; the proxy's language has forms, such as `(?i)`, that ours lacks. @internal */
export function isReadable(pattern: string): boolean {
  return (
    !LEADING_FLAGS.test(pattern) &&
    !MISTAKEN.test(inOurs(pattern)) &&
    isOurs(pattern)
  );
}
