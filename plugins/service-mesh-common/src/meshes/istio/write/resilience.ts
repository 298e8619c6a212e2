import { IntentWriter } from '../../../engine/MeshWriter';
import { ResilienceIntent } from '../../../model';
import { duration } from '../../shared/write/duration';
import { inOrderOf } from '../../shared/write/inOrderOf';
import {
  problemAt,
  targetProblems,
  timeProblems,
  wholeProblems,
} from '../../shared/write/intentProblems';
import { readResilience } from '../../shared/write/readRequestIntents';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import {
  DEFAULT_RULE,
  destinationRule,
  KEPT_ROUTE,
  ownRoute,
  virtualService,
} from './trafficObjects';

const BY_STATUS = 'retriable-status-codes';

/** Conditions that Envoy knows, beside status codes. */
const CONDITIONS = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'envoy-ratelimited',
  'retriable-4xx',
  'refused-stream',
  BY_STATUS,
  'retriable-headers',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

/** Timeouts and retries as a VirtualService, breaker and limits as a DestinationRule. @internal */
export const resilience: IntentWriter<ResilienceIntent> = {
  write(intent) {
    const { target, timeoutMs, retries } = intent;
    const rule = {
      ...(timeoutMs !== undefined && { timeout: duration(timeoutMs) }),
      ...(retries && {
        retries: {
          attempts: retries.attempts,
          ...(retries.perTryTimeoutMs !== undefined && {
            perTryTimeout: duration(retries.perTryTimeoutMs),
          }),
          ...(retries.on.length > 0 && { retryOn: retries.on.join(',') }),
        },
      }),
    };
    return written(
      problemsOf(intent),
      () => [
        ...(Object.keys(rule).length > 0
          ? [
              virtualService(target, {
                http: [
                  { name: DEFAULT_RULE, ...rule, route: ownRoute(target) },
                ],
              }),
            ]
          : []),
        ...(intent.circuitBreaker || intent.connectionPool
          ? [
              destinationRule(target.namespace, target.service, {
                trafficPolicy: trafficPolicy(intent),
              }),
            ]
          : []),
      ],
      { keep: KEPT_ROUTE },
    );
  },
  read(index, like) {
    return readResilience(
      readRouting(index, [
        istioWorkload(like.target, index.cluster, 'sidecar'),
      ]),
      like,
      saidLike,
    );
  },
};

/** Status codes imply their condition, whether it is written or not. @internal */
export function saidLike(
  on: readonly string[],
  like: readonly string[],
): readonly string[] {
  const implied =
    !like.includes(BY_STATUS) && on.some(entry => /^\d{3}$/.test(entry));
  return inOrderOf(
    like,
    on.filter(entry => !(implied && entry === BY_STATUS)),
    entry => entry,
  );
}

/** Breaker and limits, as a DestinationRule has them. @internal */
export function trafficPolicy({
  circuitBreaker,
  connectionPool,
}: Pick<ResilienceIntent, 'circuitBreaker' | 'connectionPool'>) {
  return {
    ...(connectionPool && {
      connectionPool: {
        ...(connectionPool.maxConnections !== undefined && {
          tcp: { maxConnections: connectionPool.maxConnections },
        }),
        ...(connectionPool.maxPendingRequests !== undefined && {
          http: {
            http1MaxPendingRequests: connectionPool.maxPendingRequests,
          },
        }),
      },
    }),
    ...(circuitBreaker && {
      outlierDetection: {
        consecutive5xxErrors: circuitBreaker.consecutiveErrors,
        ...(circuitBreaker.intervalMs !== undefined && {
          interval: duration(circuitBreaker.intervalMs),
        }),
        baseEjectionTime: duration(circuitBreaker.baseEjectionMs),
        ...(circuitBreaker.maxEjectedPercent !== undefined && {
          maxEjectionPercent: circuitBreaker.maxEjectedPercent,
        }),
      },
    }),
  };
}

function problemsOf(intent: ResilienceIntent) {
  const { target, retries, timeoutMs } = intent;
  return [
    ...resilienceProblems(intent),
    ...problemAt(
      'target.port.protocol',
      target.port.protocol === 'tcp' &&
        (timeoutMs !== undefined || retries) &&
        'timeouts and retries need HTTP or gRPC: a proxy sees no requests in TCP',
    ),
    ...(retries?.on ?? []).flatMap((condition, i) =>
      problemAt(
        `retries.on[${i}]`,
        !(CONDITIONS.has(condition) || /^[1-5]\d\d$/.test(condition)) &&
          `${JSON.stringify(condition)} is no condition of Envoy: ${[
            ...CONDITIONS,
          ].join(', ')}, or a status code`,
      ),
    ),
  ];
}

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
          : retries.on.length === 0 && 'no condition: nothing would be retried'),
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
