import { IntentBalancer, IntentTarget, ResilienceIntent } from '../../../model';
import {
  labelProblems,
  nameProblems,
  problemAt,
  targetProblems,
  timeProblems,
  wholeProblems,
} from './intentProblems';

const OF_REQUESTS = [
  'maxRequests',
  'maxRequestsPerConnection',
  'maxRetries',
  'idleTimeoutMs',
  'upgradeToHttp2',
] as const;
const COUNTS = [
  'maxConnections',
  'maxPendingRequests',
  'maxRequests',
  'maxRequestsPerConnection',
  'maxRetries',
  'keepaliveProbes',
] as const;
const TIMES = ['connectTimeoutMs', 'idleTimeoutMs'] as const;
const SECONDS = ['keepaliveTimeMs', 'keepaliveIntervalMs'] as const;

/** What is wrong whichever mesh it is written for. @internal */
export function resilienceProblems({
  target,
  timeoutMs,
  retries,
  circuitBreaker,
  connectionPool,
  loadBalancer,
  versions,
}: ResilienceIntent) {
  return [
    ...targetProblems(target),
    ...problemAt(
      '',
      timeoutMs === undefined &&
        !retries &&
        !circuitBreaker &&
        !connectionPool &&
        !loadBalancer &&
        !versions &&
        'nothing is asked for: neither timeoutMs, retries, circuitBreaker, connectionPool, loadBalancer nor versions',
    ),
    ...waitProblems({ timeoutMs, retries }),
    ...partProblems('', target, {
      circuitBreaker,
      connectionPool,
      loadBalancer,
    }),
    ...problemAt('versions', versions?.length === 0 && 'no version'),
    ...(versions ?? []).flatMap(({ name, labels, ...parts }, i) => {
      const at = `versions[${i}]`;
      return [
        ...nameProblems(`${at}.name`, name),
        ...problemAt(
          `${at}.name`,
          (versions ?? []).findIndex(other => other.name === name) < i &&
            'is listed twice',
        ),
        ...labelProblems(`${at}.labels`, labels),
        ...problemAt(
          at,
          !parts.circuitBreaker &&
            !parts.connectionPool &&
            !parts.loadBalancer &&
            'nothing is asked for: neither circuitBreaker, connectionPool nor loadBalancer',
        ),
        ...partProblems(`${at}.`, target, parts),
      ];
    }),
  ];
}

/** What is wrong with a timeout and retries. @internal */
export function waitProblems({
  timeoutMs,
  retries,
}: Pick<ResilienceIntent, 'timeoutMs' | 'retries'>) {
  return [
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
      'retries.otherLocalities',
      retries?.attempts === 0 &&
        retries.otherLocalities !== undefined &&
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
  ];
}

/** What is wrong with what the service, or a version of it, is treated to. */
function partProblems(
  at: string,
  target: IntentTarget,
  {
    circuitBreaker,
    connectionPool,
    loadBalancer,
  }: Pick<
    ResilienceIntent,
    'circuitBreaker' | 'connectionPool' | 'loadBalancer'
  >,
) {
  const pool = `${at}connectionPool`;
  const breaker = `${at}circuitBreaker`;
  return [
    ...wholeProblems(
      `${breaker}.consecutiveErrors`,
      circuitBreaker?.consecutiveErrors,
    ),
    ...timeProblems(
      `${breaker}.baseEjectionMs`,
      circuitBreaker?.baseEjectionMs,
    ),
    ...timeProblems(`${breaker}.intervalMs`, circuitBreaker?.intervalMs),
    ...wholeProblems(
      `${breaker}.maxEjectedPercent`,
      circuitBreaker?.maxEjectedPercent,
      0,
      100,
    ),
    ...wholeProblems(
      `${breaker}.consecutiveGatewayErrors`,
      circuitBreaker?.consecutiveGatewayErrors,
    ),
    ...wholeProblems(
      `${breaker}.minHealthPercent`,
      circuitBreaker?.minHealthPercent,
      0,
      100,
    ),
    ...COUNTS.flatMap(field =>
      wholeProblems(`${pool}.${field}`, connectionPool?.[field]),
    ),
    ...[...TIMES, ...SECONDS].flatMap(field =>
      timeProblems(`${pool}.${field}`, connectionPool?.[field]),
    ),
    ...SECONDS.flatMap(field =>
      problemAt(
        `${pool}.${field}`,
        (connectionPool?.[field] ?? 0) % 1000 !== 0 &&
          'the kernel counts whole seconds',
      ),
    ),
    ...problemAt(
      pool,
      connectionPool &&
        Object.values(connectionPool).every(value => value === undefined) &&
        'limits nothing',
    ),
    ...OF_REQUESTS.flatMap(field =>
      problemAt(
        `${pool}.${field}`,
        target.port.protocol === 'tcp' &&
          connectionPool?.[field] !== undefined &&
          'a proxy sees no requests in TCP: leave it out',
      ),
    ),
    ...balancerProblems(`${at}loadBalancer`, target, loadBalancer),
  ];
}

function balancerProblems(
  at: string,
  target: IntentTarget,
  balancer: IntentBalancer | undefined,
) {
  if (!balancer) return [];
  const { type, name } = balancer;
  const isNamed = type === 'header' || type === 'query' || type === 'cookie';
  return [
    ...problemAt(
      `${at}.type`,
      isNamed &&
        target.port.protocol === 'tcp' &&
        'a proxy sees no requests in TCP: go by source-ip',
    ),
    ...problemAt(
      `${at}.name`,
      isNamed
        ? !/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(name ?? '') &&
            `${JSON.stringify(name ?? '')} is no name of a ${type}`
        : name !== undefined && `nothing is looked up by name for ${type}`,
    ),
  ];
}
