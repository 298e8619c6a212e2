import { ManifestObject } from '../../../engine/MeshWriter';
import { IntentBalancer, ResilienceIntent } from '../../../model';
import { BALANCERS } from '../../shared/write/balancers';
import { duration } from '../../shared/write/duration';
import { destinationRule } from './trafficObjects';

type Parts = Pick<
  ResilienceIntent,
  'circuitBreaker' | 'connectionPool' | 'loadBalancer'
>;

/** Breaker, limits and the choice of endpoints as a DestinationRule, when any is asked for. @internal */
export function destinationPolicy(intent: ResilienceIntent): ManifestObject[] {
  const { target, versions } = intent;
  const policy = trafficPolicy(intent);
  const spec = {
    ...(Object.keys(policy).length > 0 && { trafficPolicy: policy }),
    ...(versions && {
      subsets: versions.map(({ name, labels, ...parts }) => ({
        name,
        labels,
        trafficPolicy: trafficPolicy(parts),
      })),
    }),
  };
  return Object.keys(spec).length > 0
    ? [destinationRule(target.namespace, target.service, spec)]
    : [];
}

/** What must go first, because a rule has one way to choose endpoints. @internal */
export function oneBalancer({
  loadBalancer,
  versions = [],
}: ResilienceIntent): readonly string[] {
  return [
    ...(loadBalancer
      ? ['DestinationRule/spec.trafficPolicy.loadBalancer']
      : []),
    ...versions.flatMap(version =>
      version.loadBalancer
        ? [
            `DestinationRule/spec.subsets[${version.name}].trafficPolicy.loadBalancer`,
          ]
        : [],
    ),
  ];
}

function trafficPolicy({
  circuitBreaker,
  connectionPool,
  loadBalancer,
}: Parts) {
  return {
    ...(loadBalancer && { loadBalancer: balancerOf(loadBalancer) }),
    ...(connectionPool && { connectionPool: poolOf(connectionPool) }),
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
        ...(circuitBreaker.consecutiveGatewayErrors !== undefined && {
          consecutiveGatewayErrors: circuitBreaker.consecutiveGatewayErrors,
        }),
        ...(circuitBreaker.minHealthPercent !== undefined && {
          minHealthPercent: circuitBreaker.minHealthPercent,
        }),
      },
    }),
  };
}

function balancerOf({ type, name }: IntentBalancer) {
  switch (type) {
    case 'header':
      return { consistentHash: { httpHeaderName: name } };
    case 'query':
      return { consistentHash: { httpQueryParameterName: name } };
    case 'cookie':
      // Without a lifetime, requests go by the cookie that the application sets.
      return { consistentHash: { httpCookie: { name } } };
    case 'source-ip':
      return { consistentHash: { useSourceIp: true } };
    default:
      return { simple: BALANCERS[type] };
  }
}

function poolOf({
  maxConnections,
  connectTimeoutMs,
  maxPendingRequests,
  maxRequests,
  maxRequestsPerConnection,
  maxRetries,
  idleTimeoutMs,
  upgradeToHttp2,
  keepaliveTimeMs,
  keepaliveIntervalMs,
  keepaliveProbes,
}: NonNullable<ResilienceIntent['connectionPool']>) {
  const tcpKeepalive = {
    ...(keepaliveProbes !== undefined && { probes: keepaliveProbes }),
    ...(keepaliveTimeMs !== undefined && { time: duration(keepaliveTimeMs) }),
    ...(keepaliveIntervalMs !== undefined && {
      interval: duration(keepaliveIntervalMs),
    }),
  };
  const tcp = {
    ...(maxConnections !== undefined && { maxConnections }),
    ...(connectTimeoutMs !== undefined && {
      connectTimeout: duration(connectTimeoutMs),
    }),
    ...(Object.keys(tcpKeepalive).length > 0 && { tcpKeepalive }),
  };
  const http = {
    ...(maxPendingRequests !== undefined && {
      http1MaxPendingRequests: maxPendingRequests,
    }),
    ...(maxRequests !== undefined && { http2MaxRequests: maxRequests }),
    ...(maxRequestsPerConnection !== undefined && { maxRequestsPerConnection }),
    ...(maxRetries !== undefined && { maxRetries }),
    ...(idleTimeoutMs !== undefined && {
      idleTimeout: duration(idleTimeoutMs),
    }),
    ...(upgradeToHttp2 !== undefined && {
      h2UpgradePolicy: upgradeToHttp2 ? 'UPGRADE' : 'DO_NOT_UPGRADE',
    }),
  };
  return {
    ...(Object.keys(tcp).length > 0 && { tcp }),
    ...(Object.keys(http).length > 0 && { http }),
  };
}
