import { parseGoDuration } from './parseGoDuration';

/** What Go says against a duration; undefined when it can be read. @internal */
export function goDurationProblem(text: string): string | undefined {
  if (parseGoDuration(text).ok) return undefined;
  const quoted = JSON.stringify(text);
  const rest = text
    .replace(/^[+-]/, '')
    .replace(/^((\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+/, '');
  const unit = /^(?:\d+(?:\.\d*)?|\.\d+)([^\d.]*)/.exec(rest);
  if (!unit) return `time: invalid duration ${quoted}`;
  return unit[1] === ''
    ? `time: missing unit in duration ${quoted}`
    : `time: unknown unit ${JSON.stringify(unit[1])} in duration ${quoted}`;
}
