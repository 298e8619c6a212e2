import { QueryError } from './promql/QueryError';
import { parseDuration } from './promql/parseDuration';

const RFC3339 =
  /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** More points than this are refused, as by Prometheus. */
const MAX_POINTS = 11_000;

function invalid(name: string, message: string): QueryError {
  return new QueryError('bad_data', `invalid parameter "${name}": ${message}`);
}

/** Unix milliseconds of a parameter, which holds seconds or RFC 3339. */
export function readTime(
  parameters: URLSearchParams,
  name: string,
  fallback?: number,
): number {
  const text = parameters.get(name) ?? '';
  if (text === '' && fallback !== undefined) return fallback;
  const seconds = text === '' ? NaN : Number(text);
  if (Number.isFinite(seconds)) return Math.round(seconds * 1000);
  const date = RFC3339.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(date)) {
    throw invalid(name, `cannot parse "${text}" to a valid timestamp`);
  }
  return date;
}

function readStep(parameters: URLSearchParams): number {
  const text = parameters.get('step') ?? '';
  const seconds = text === '' ? NaN : Number(text);
  const step = Number.isFinite(seconds)
    ? Math.round(seconds * 1000)
    : parseDuration(text);
  if (step === undefined) {
    throw invalid('step', `cannot parse "${text}" to a valid duration`);
  }
  if (step <= 0) {
    throw invalid(
      'step',
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  return step;
}

/** The evaluation times of a range query. */
export function readSteps(parameters: URLSearchParams): number[] {
  const start = readTime(parameters, 'start');
  const end = readTime(parameters, 'end');
  if (end < start) {
    throw invalid('end', 'end timestamp must not be before start time');
  }
  const step = readStep(parameters);
  if ((end - start) / step > MAX_POINTS) {
    throw new QueryError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const times: number[] = [];
  for (let time = start; time <= end; time += step) times.push(time);
  return times;
}
