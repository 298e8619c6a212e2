import { IntentWriter } from '../../../engine/MeshWriter';
import { ResilienceIntent } from '../../../model';
import { duration } from '../../shared/write/duration';
import { inOrderOf } from '../../shared/write/inOrderOf';
import { problemAt } from '../../shared/write/intentProblems';
import { readResilience } from '../../shared/write/readResilience';
import { resilienceProblems } from '../../shared/write/resilienceProblems';
import { written } from '../../shared/write/written';
import { readRouting } from '../read/routing';
import { destinationPolicy, oneBalancer } from './destinationPolicy';
import { istioWorkload } from './istioWorkload';
import {
  defaultRule,
  KEPT_ROUTE,
  ONE_PORT,
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
    const { target } = intent;
    const rule = waits(intent);
    return written(
      problemsOf(intent),
      () => [
        ...(Object.keys(rule).length > 0
          ? [
              virtualService(target, {
                http: [defaultRule(target, rule)],
              }),
            ]
          : []),
        ...destinationPolicy(intent),
      ],
      {
        keep: KEPT_ROUTE,
        drop: oneBalancer(intent),
        notes: Object.keys(rule).length > 0 ? [ONE_PORT] : [],
      },
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

/** Timeout and retries as a rule of a VirtualService has them. @internal */
export function waits({
  timeoutMs,
  retries,
}: Pick<ResilienceIntent, 'timeoutMs' | 'retries'>) {
  return {
    ...(timeoutMs !== undefined && { timeout: duration(timeoutMs) }),
    ...(retries && {
      retries: {
        attempts: retries.attempts,
        ...(retries.perTryTimeoutMs !== undefined && {
          perTryTimeout: duration(retries.perTryTimeoutMs),
        }),
        ...(retries.on.length > 0 && { retryOn: retries.on.join(',') }),
        ...(retries.otherLocalities !== undefined && {
          retryRemoteLocalities: retries.otherLocalities,
        }),
      },
    }),
  };
}

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
    ...conditionProblems(retries),
  ];
}

/** Conditions that Envoy does not know. @internal */
export function conditionProblems(retries: ResilienceIntent['retries']) {
  return (retries?.on ?? []).flatMap((condition, i) =>
    problemAt(
      `retries.on[${i}]`,
      !(CONDITIONS.has(condition) || /^[1-5]\d\d$/.test(condition)) &&
        `${JSON.stringify(condition)} is no condition of Envoy: ${[
          ...CONDITIONS,
        ].join(', ')}, or a status code`,
    ),
  );
}
