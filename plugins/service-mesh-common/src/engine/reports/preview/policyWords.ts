import { DestinationPolicy } from '../../../model';

/** How clients treat a destination, in words. @internal */
export function policyWords({
  subset,
  port,
  loadBalancer,
  hashOn,
  outlierDetection: outliers,
  connectionPool: pool,
}: Omit<DestinationPolicy, 'host' | 'evidence'>): string {
  return [
    said(subset, name => `subset ${name}`),
    said(port, number => `port ${number}`),
    said(loadBalancer, name => `load balancing ${name}`),
    said(hashOn, ({ type, name }) =>
      name === undefined ? `by ${type}` : `by ${type} ${name}`,
    ),
    ...(outliers
      ? [
          said(
            outliers.consecutiveErrors,
            count => `out after ${count} errors in a row`,
          ) ?? 'failing endpoints go out of use',
          said(
            outliers.consecutiveGatewayErrors,
            count => `or ${count} gateway errors`,
          ),
          said(outliers.intervalMs, ms => `judged every ${time(ms)}`),
          said(outliers.baseEjectionMs, ms => `out for ${time(ms)}`),
          said(outliers.maxEjected, share => `at most ${percent(share)} out`),
          said(
            outliers.minHealthy,
            share => `only while ${percent(share)} are left`,
          ),
          said(
            outliers.allOut?.join(' or '),
            status => `${status} while all are out`,
          ),
        ]
      : []),
    ...(pool
      ? [
          said(pool.maxConnections, count => `${count} connections`),
          said(pool.connectTimeoutMs, ms => `connect within ${time(ms)}`),
          said(pool.maxPendingRequests, count => `${count} waiting requests`),
          said(pool.maxRequests, count => `${count} requests under way`),
          said(
            pool.maxRequestsPerConnection,
            count => `${count} requests a connection`,
          ),
          said(pool.maxRetries, count => `${count} retries under way`),
          said(
            pool.idleTimeoutMs,
            ms => `connections end after ${time(ms)} without requests`,
          ),
          said(
            pool.upgradeToHttp2,
            upgrade => `${upgrade ? '' : 'no '}upgrade to HTTP/2`,
          ),
          said(
            pool.keepaliveTimeMs,
            ms => `keepalive after ${time(ms)} of silence`,
          ),
          said(pool.keepaliveIntervalMs, ms => `keepalive every ${time(ms)}`),
          said(
            pool.keepaliveProbes,
            count => `given up after ${count} keepalives without an answer`,
          ),
        ]
      : []),
  ]
    .filter(Boolean)
    .join(', ');
}

function said<T>(
  value: T | undefined,
  words: (value: T) => string,
): string | undefined {
  return value === undefined ? undefined : words(value);
}

function time(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
