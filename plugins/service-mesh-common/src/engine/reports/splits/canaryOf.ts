import { TrafficSplit } from '../../../model';
import { backendName } from './backendName';

/** What a canary is called. */
const CANARY_NAME = /canary|preview|candidate|(^|[-.])next$/;

/** Which of two backends is the new one: by its name, by the higher version, else the one that is listed last. */
export function canaryOf({ backends }: TrafficSplit): number | undefined {
  if (backends.length !== 2) return undefined;
  const [a, b] = backends.map(backendName);
  const [isA, isB] = [CANARY_NAME.test(a), CANARY_NAME.test(b)];
  if (isA !== isB) return isA ? 0 : 1;
  const [primaryA, primaryB] = [/-primary$|stable/, /-primary$|stable/].map(
    (pattern, i) => pattern.test([a, b][i]),
  );
  if (primaryA !== primaryB) return primaryA ? 1 : 0;
  return a.localeCompare(b, 'en', { numeric: true }) > 0 ? 0 : 1;
}

/** What the others are compared with: what a canary replaces, or the backend with the largest weight. */
export function baselineOf(
  { backends }: TrafficSplit,
  canary: number | undefined,
): number {
  if (canary !== undefined) return 1 - canary;
  const largest = Math.max(...backends.map(({ weight }) => weight));
  return Math.max(
    0,
    backends.findIndex(({ weight }) => weight === largest),
  );
}
