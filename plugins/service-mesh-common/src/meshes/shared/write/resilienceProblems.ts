import { ResilienceIntent } from '../../../model';
import {
  problemAt,
  targetProblems,
  timeProblems,
  wholeProblems,
} from './intentProblems';

/** What is wrong whichever mesh it is written for. @internal */
export function resilienceProblems({
  target,
  timeoutMs,
  retries,
  circuitBreaker,
  connectionPool,
}: ResilienceIntent) {
  return [
    ...targetProblems(target),
    ...problemAt(
      '',
      timeoutMs === undefined &&
        !retries &&
        !circuitBreaker &&
        !connectionPool &&
        'nothing is asked for: neither timeoutMs, retries, circuitBreaker nor connectionPool',
    ),
    ...timeProblems('timeoutMs', timeoutMs),
    ...wholeProblems('retries.attempts', retries?.attempts, 0, 100),
    ...timeProblems('retries.perTryTimeoutMs', retries?.perTryTimeoutMs),
    ...problemAt(
      'retries.perTryTimeoutMs',
      retries?.perTryTimeoutMs !== undefined &&
        timeoutMs !== undefined &&
        retries.perTryTimeoutMs > timeoutMs &&
        `one attempt may take ${retries.perTryTimeoutMs} ms, but the whole request ${timeoutMs} ms`,
    ),
    ...problemAt(
      'retries.perTryTimeoutMs',
      retries?.attempts === 0 &&
        retries.perTryTimeoutMs !== undefined &&
        'there are no further attempts',
    ),
    ...problemAt(
      'retries.on',
      retries &&
        (retries.attempts === 0
          ? retries.on.length > 0 && 'there are no further attempts'
          : retries.on.length === 0 &&
            'no condition: nothing would be retried'),
    ),
    ...(retries?.on ?? []).flatMap((condition, i) =>
      problemAt(
        `retries.on[${i}]`,
        (retries?.on ?? []).indexOf(condition) < i && 'is listed twice',
      ),
    ),
    ...wholeProblems(
      'circuitBreaker.consecutiveErrors',
      circuitBreaker?.consecutiveErrors,
    ),
    ...timeProblems(
      'circuitBreaker.baseEjectionMs',
      circuitBreaker?.baseEjectionMs,
    ),
    ...timeProblems('circuitBreaker.intervalMs', circuitBreaker?.intervalMs),
    ...wholeProblems(
      'circuitBreaker.maxEjectedPercent',
      circuitBreaker?.maxEjectedPercent,
      0,
      100,
    ),
    ...wholeProblems(
      'connectionPool.maxConnections',
      connectionPool?.maxConnections,
    ),
    ...wholeProblems(
      'connectionPool.maxPendingRequests',
      connectionPool?.maxPendingRequests,
    ),
    ...problemAt(
      'connectionPool',
      connectionPool &&
        connectionPool.maxConnections === undefined &&
        connectionPool.maxPendingRequests === undefined &&
        'limits nothing',
    ),
  ];
}
