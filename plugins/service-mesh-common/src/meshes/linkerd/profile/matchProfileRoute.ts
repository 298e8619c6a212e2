import { isPattern, testPattern } from '../../../engine/patterns/testPattern';
import { RequestCondition, ResponseCondition } from './ProfileCondition';
import { isMalformed } from '../routes/wholeMatch';
import { ProfileRoute, ResponseClass } from './translateProfile';

/** Says whether a condition holds. */
type Test<T> = (subject: T) => boolean;

/** The proxy adds `^` and `$` to the text, so that only the ends of an alternation are bound. */
function pathTest(
  written: string,
): Test<{ readonly path: string }> | undefined {
  const pattern = written.trim();
  if (isMalformed(pattern)) return undefined;
  const start = pattern.startsWith('^') ? '' : '^';
  const end = pattern.endsWith('$') ? '' : '$';
  const source = `${start}${pattern}${end}`;
  if (!isPattern(source, '')) return undefined;
  return ({ path }) => {
    // The query of a request is no part of its path.
    const [before] = path.split('?', 1);
    return testPattern(source, before, '') ?? false;
  };
}

/** A request as a profile sees it. @internal */
export interface ProfileRequest {
  readonly method: string;
  readonly path: string;
}

/** Undefined when the proxy cannot use the condition; within a list it is left out. */
function requestTest(
  condition: RequestCondition,
): Test<ProfileRequest> | undefined {
  if ('all' in condition) {
    const tests = condition.all.flatMap(c => requestTest(c) ?? []);
    return request => tests.every(test => test(request));
  }
  if ('any' in condition) {
    const tests = condition.any.flatMap(c => requestTest(c) ?? []);
    return request => tests.some(test => test(request));
  }
  if ('not' in condition) {
    const test = requestTest(condition.not);
    return test && (request => !test(request));
  }
  return 'method' in condition
    ? ({ method }) => method === condition.method
    : pathTest(condition.path);
}

/** The first route that fits a request; undefined for the default route. @internal */
export function matchProfileRoute(
  routes: readonly ProfileRoute[],
  request: ProfileRequest,
): ProfileRoute | undefined {
  return routes.find(route => requestTest(route.condition)?.(request));
}

/** Statuses have three digits. */
function isStatus(bound: number): boolean {
  return bound >= 100 && bound <= 999;
}

/** Undefined for what the proxy leaves out, a list of which nothing is left among it. */
function statusTest(condition: ResponseCondition): Test<number> | undefined {
  if ('all' in condition) {
    const tests = condition.all.flatMap(c => statusTest(c) ?? []);
    return tests.length > 0
      ? status => tests.every(test => test(status))
      : undefined;
  }
  if ('any' in condition) {
    const tests = condition.any.flatMap(c => statusTest(c) ?? []);
    return tests.length > 0
      ? status => tests.some(test => test(status))
      : undefined;
  }
  if ('not' in condition) {
    const test = statusTest(condition.not);
    return test && (status => !test(status));
  }
  const { min = 0, max = 0 } = condition.status;
  // The proxy drops a range of which one bound is missing, or is no status.
  return [min, max].every(isStatus)
    ? status => status >= min && status <= max
    : undefined;
}

/** True when a response counts as a failure: the first class that fits decides, else statuses from 500 to 599 do. @internal */
export function isProfileFailure(
  classes: readonly ResponseClass[],
  status: number,
): boolean {
  const found = classes.find(c => statusTest(c.condition)?.(status));
  return found ? found.isFailure : status >= 500 && status < 600;
}
