import { durationProblem } from './durationNs';
import { SpecNode } from './SpecNode';
import { checkDuration } from './trafficPolicy';

const CONDITIONS = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

/** HTTP status codes that have a name. */
const STATUS =
  /^(?:10[0-3]|20[0-8]|226|30[0-57-8]|40\d|41[0-8]|42[1-689]|431|451|50[0-8]|51[01])$/;

/** Checks the `retries` of a route. @internal */
export function checkRetries(retries: SpecNode): void {
  if (!retries.isSet) return;
  const attempts = retries.number('attempts');
  const conditions = retries.text('retryOn');
  if (attempts < 0) retries.at('attempts').error('attempts cannot be negative');
  if (
    attempts === 0 &&
    (conditions !== '' ||
      retries.hasAny('perTryTimeout', 'retryRemoteLocalities'))
  )
    retries.error(
      'http retry policy configured when attempts are set to 0 (disabled)',
    );
  checkDuration(retries, 'perTryTimeout');
  if (conditions !== '') {
    const bad = conditions
      .split(',')
      .filter(c => !CONDITIONS.has(c) && !STATUS.test(c));
    for (const condition of bad)
      retries
        .at('retryOn')
        .error(`${JSON.stringify(condition)} is not a valid retryOn policy`);
  }
  retries.at('backoff').errors(durationProblem(retries.durationNs('backoff')));
}
