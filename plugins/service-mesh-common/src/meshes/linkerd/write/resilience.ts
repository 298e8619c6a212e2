import { IntentWriter } from '../../../engine/MeshWriter';
import { ResilienceIntent } from '../../../model';
import {
  backendRef,
  DEFAULT_RULE,
  KEPT_BACKENDS,
  serviceRoute,
} from '../../shared/gatewayApi/write/serviceRoute';
import { duration } from '../../shared/write/duration';
import { inOrderOf } from '../../shared/write/inOrderOf';
import { problemAt } from '../../shared/write/intentProblems';
import { readResilience } from '../../shared/write/readResilience';
import { resilienceProblems } from '../../shared/write/resilienceProblems';
import { KEPT_SERVICE, serviceObject } from '../../shared/write/serviceObject';
import { written } from '../../shared/write/written';
import { parseGrpcRetry, parseHttpRetry } from '../outbound/parseRetry';
import { readTarget } from './readTarget';

const BREAKER = 'balancer.linkerd.io/failure-accrual';

/** Linkerd's own longest pause of an endpoint, in ms. */
const MAX_PENALTY_MS = 60_000;

/** Timeouts and retries as a route and its annotations, the breaker as annotations of the Service. @internal */
export const resilience: IntentWriter<ResilienceIntent> = {
  write(intent) {
    const { target, timeoutMs, retries, circuitBreaker } = intent;
    const grpc = target.port.protocol === 'grpc';
    return written(
      problemsOf(intent),
      () => [
        ...(timeoutMs !== undefined || retries
          ? [
              serviceRoute(
                target,
                [
                  {
                    name: DEFAULT_RULE,
                    ...(timeoutMs !== undefined &&
                      !grpc && { timeouts: { request: duration(timeoutMs) } }),
                    backendRefs: [
                      backendRef(target.service, target.port.number),
                    ],
                  },
                ],
                {
                  ...(timeoutMs !== undefined &&
                    grpc && {
                      'timeout.linkerd.io/request': duration(timeoutMs),
                    }),
                  ...(retries && {
                    [`retry.linkerd.io/${grpc ? 'grpc' : 'http'}`]:
                      retries.on.join(','),
                    'retry.linkerd.io/limit': String(retries.attempts),
                    ...(retries.perTryTimeoutMs !== undefined && {
                      'retry.linkerd.io/timeout': duration(
                        retries.perTryTimeoutMs,
                      ),
                    }),
                  }),
                },
              ),
            ]
          : []),
        ...(circuitBreaker
          ? [
              serviceObject(target, {
                annotations: {
                  [BREAKER]: 'consecutive',
                  [`${BREAKER}-consecutive-max-failures`]: String(
                    circuitBreaker.consecutiveErrors,
                  ),
                  [`${BREAKER}-consecutive-min-penalty`]: duration(
                    circuitBreaker.baseEjectionMs,
                  ),
                  [`${BREAKER}-consecutive-max-penalty`]: duration(
                    Math.max(MAX_PENALTY_MS, circuitBreaker.baseEjectionMs),
                  ),
                },
              }),
            ]
          : []),
      ],
      { keep: [...KEPT_BACKENDS, ...KEPT_SERVICE] },
    );
  },
  read: (index, like) =>
    readResilience(readTarget(index, like.target), like, (on, wanted) =>
      inOrderOf(
        wanted,
        on.map(entry => saidLike(entry, wanted)),
        entry => entry,
      ),
    ),
};

/** A range of status codes by the name that the intent gives it. */
function saidLike(range: string, wanted: readonly string[]): string {
  return wanted.find(entry => rangeOf(entry) === range) ?? range;
}

/** How the reader writes a condition. */
function rangeOf(condition: string): string {
  const parsed = parseHttpRetry({ 'retry.linkerd.io/http': condition });
  const ranges =
    parsed.ok && parsed.value && 'statusRanges' in parsed.value
      ? parsed.value.statusRanges ?? []
      : [];
  return (
    ranges
      .map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
      .join(',') || condition
  );
}

function problemsOf(intent: ResilienceIntent) {
  const {
    target,
    timeoutMs,
    retries,
    circuitBreaker,
    connectionPool,
    loadBalancer,
    versions,
  } = intent;
  const grpc = target.port.protocol === 'grpc';
  return [
    ...resilienceProblems(intent),
    ...problemAt(
      'target.port.protocol',
      target.port.protocol === 'tcp' &&
        'timeouts, retries and the breaker need HTTP or gRPC',
    ),
    ...longTimeProblem('timeoutMs', timeoutMs),
    ...longTimeProblem('retries.perTryTimeoutMs', retries?.perTryTimeoutMs),
    ...problemAt(
      'retries.attempts',
      retries?.attempts === 0 &&
        'Linkerd makes no further attempts unless it is told to: leave retries out',
    ),
    ...(retries?.on ?? []).flatMap((condition, i) =>
      problemAt(
        `retries.on[${i}]`,
        condition.includes(',') ||
          !(grpc
            ? parseGrpcRetry({ 'retry.linkerd.io/grpc': condition }).ok
            : parseHttpRetry({ 'retry.linkerd.io/http': condition }).ok)
          ? `${JSON.stringify(condition)} is no condition of Linkerd: ${
              grpc
                ? 'cancelled, deadline-exceeded, internal, resource-exhausted or unavailable'
                : '5xx, gateway-error, a status code or a range of them'
            }`
          : (retries?.on ?? []).some(
              (other, j) => j < i && rangeOf(other) === rangeOf(condition),
            ) && 'says the same as another condition',
      ),
    ),
    ...problemAt(
      'circuitBreaker.intervalMs',
      circuitBreaker?.intervalMs !== undefined &&
        'Linkerd judges an endpoint with every answer: leave it out',
    ),
    ...problemAt(
      'circuitBreaker.maxEjectedPercent',
      circuitBreaker?.maxEjectedPercent !== undefined &&
        'Linkerd sets no limit to the endpoints it pauses: leave it out',
    ),
    ...problemAt(
      'circuitBreaker.consecutiveGatewayErrors',
      circuitBreaker?.consecutiveGatewayErrors !== undefined &&
        'Linkerd counts all errors together: leave it out',
    ),
    ...problemAt(
      'circuitBreaker.minHealthPercent',
      circuitBreaker?.minHealthPercent !== undefined &&
        'Linkerd pauses endpoints however few are left: leave it out',
    ),
    ...problemAt(
      'connectionPool',
      connectionPool &&
        'Linkerd has no limits of connections; limit requests with the rate-limit intent',
    ),
    ...problemAt(
      'retries.otherLocalities',
      retries?.otherLocalities !== undefined &&
        'Linkerd balances further attempts like the first, over all endpoints its zones allow: leave it out',
    ),
    ...problemAt(
      'loadBalancer',
      loadBalancer &&
        'Linkerd always prefers the endpoints that answer fastest: leave it out',
    ),
    ...problemAt(
      'versions',
      versions &&
        'Linkerd has no versions of a Service: give the version a Service of its own and name that',
    ),
  ];
}

/** A route takes five digits and one unit. */
function longTimeProblem(field: string, ms: number | undefined) {
  return problemAt(
    field,
    ms !== undefined &&
      ms > 99_999 &&
      ms % 1000 !== 0 &&
      `${ms} ms is above 99999 ms, where only whole seconds can be written`,
  );
}
