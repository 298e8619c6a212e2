import { ValueMatch } from '../../../../model';

/** Escapes a text so that it stands for itself in a pattern. @internal */
export function quotePattern(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Istio's general form of a value: `*`, `*suffix`, `prefix*` or exact; a star elsewhere is a star. @internal */
export function valuePattern(
  value: string,
  options: {
    readonly ignoreCase?: boolean;
    readonly starIsPresence?: boolean;
  } = {},
): ValueMatch {
  const fold = options.ignoreCase ? { ignoreCase: true } : {};
  if (value === '*')
    return options.starIsPresence ? { present: true } : { regex: '.+' };
  if (value.startsWith('*')) return { suffix: value.slice(1), ...fold };
  if (value.endsWith('*')) return { prefix: value.slice(0, -1), ...fold };
  return { exact: value, ...fold };
}

/** The same form as a piece of a pattern, over the characters given. @internal */
export function patternOf(value: string, any = '.'): string {
  if (value === '*') return `${any}+`;
  if (value.startsWith('*')) return `${any}*${quotePattern(value.slice(1))}`;
  if (value.endsWith('*')) return `${quotePattern(value.slice(0, -1))}${any}*`;
  return quotePattern(value);
}
