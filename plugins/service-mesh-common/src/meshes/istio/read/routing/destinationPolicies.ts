import { DestinationPolicy } from '../../../../model';
import { byResource } from '../../evidence';
import { durationMs } from '../../../shared/durationMs';
import { DestinationRule } from '../../kinds';
import { selectDestinationRules } from '../selectDestinationRule';
import { definedSubsets, policyRule } from '../trafficPolicy';
import { RoutingContext } from './RoutingContext';

type Policy = NonNullable<
  NonNullable<DestinationRule['spec']>['trafficPolicy']
>;
type PolicyParts = Omit<Policy, 'portLevelSettings'>;

/** How clients treat the hosts of the entity: rule, subset and port settings, each as written. @internal */
export function destinationPolicies(
  context: RoutingContext,
): DestinationPolicy[] {
  return context.hosts.flatMap(({ host, namespace }) => {
    const rules = selectDestinationRules(
      context.destinationRules,
      { client: { namespace }, service: { host, namespace } },
      context.settings,
    );
    const policies: DestinationPolicy[] = [];
    const add = (
      rule: DestinationRule,
      parts: PolicyParts | undefined,
      field: string,
      more: Pick<DestinationPolicy, 'subset' | 'subsetLabels' | 'port'>,
    ) => {
      const said = parts && readParts(parts);
      if (said)
        policies.push({
          host,
          ...more,
          ...said,
          evidence: byResource(context.index, rule, DestinationRule, field),
        });
    };
    const addAll = (
      rule: DestinationRule,
      policy: Policy | undefined,
      field: string,
      more: Pick<DestinationPolicy, 'subset' | 'subsetLabels'>,
    ) => {
      add(rule, policy, field, more);
      for (const [i, level] of (policy?.portLevelSettings ?? []).entries()) {
        if (level.port?.number !== undefined)
          add(rule, level, `${field}.portLevelSettings[${i}]`, {
            ...more,
            port: level.port.number,
          });
      }
    };
    const top = policyRule(rules);
    if (top) addAll(top, top.spec?.trafficPolicy, 'spec.trafficPolicy', {});
    for (const {
      rule,
      position,
      name,
      labels,
      trafficPolicy,
    } of definedSubsets(rules)) {
      addAll(rule, trafficPolicy, `spec.subsets[${position}].trafficPolicy`, {
        subset: name,
        ...(labels && { subsetLabels: labels }),
      });
    }
    return policies;
  });
}

/** undefined when nothing but TLS is set, which the mTLS tab shows. */
function readParts({
  loadBalancer,
  outlierDetection,
  connectionPool,
}: PolicyParts): Omit<DestinationPolicy, 'host' | 'evidence'> | undefined {
  const balancer =
    loadBalancer?.simple ??
    (loadBalancer?.consistentHash !== undefined
      ? 'consistent hash'
      : undefined);
  if (balancer === undefined && !outlierDetection && !connectionPool)
    return undefined;
  const hashOn = readHash(loadBalancer?.consistentHash);
  return {
    ...(balancer !== undefined && { loadBalancer: balancer }),
    ...(hashOn && { hashOn }),
    ...(outlierDetection && {
      outlierDetection: readOutliers(outlierDetection),
    }),
    ...(connectionPool && { connectionPool: readPool(connectionPool) }),
  };
}

function readHash(
  hash: NonNullable<PolicyParts['loadBalancer']>['consistentHash'],
): DestinationPolicy['hashOn'] {
  if (hash?.httpHeaderName !== undefined)
    return { type: 'header', name: hash.httpHeaderName };
  if (hash?.httpQueryParameterName !== undefined)
    return { type: 'query', name: hash.httpQueryParameterName };
  if (hash?.httpCookie?.name !== undefined)
    return { type: 'cookie', name: hash.httpCookie.name };
  return hash?.useSourceIp ? { type: 'source-ip' } : undefined;
}

function readOutliers(
  outliers: NonNullable<PolicyParts['outlierDetection']>,
): NonNullable<DestinationPolicy['outlierDetection']> {
  const errors =
    outliers.consecutive5xxErrors ?? outliers.consecutiveGatewayErrors;
  const intervalMs = durationMs(outliers.interval);
  const baseEjectionMs = durationMs(outliers.baseEjectionTime);
  return {
    ...(errors !== undefined && { consecutiveErrors: errors }),
    ...(outliers.consecutive5xxErrors !== undefined &&
      outliers.consecutiveGatewayErrors !== undefined && {
        consecutiveGatewayErrors: outliers.consecutiveGatewayErrors,
      }),
    ...(intervalMs !== undefined && { intervalMs }),
    ...(baseEjectionMs !== undefined && { baseEjectionMs }),
    ...(outliers.maxEjectionPercent !== undefined && {
      maxEjected: outliers.maxEjectionPercent / 100,
    }),
    ...(outliers.minHealthPercent !== undefined && {
      minHealthy: outliers.minHealthPercent / 100,
    }),
  };
}

function readPool({
  tcp,
  http,
}: NonNullable<PolicyParts['connectionPool']>): NonNullable<
  DestinationPolicy['connectionPool']
> {
  const connectTimeoutMs = durationMs(tcp?.connectTimeout);
  const idleTimeoutMs = durationMs(http?.idleTimeout);
  const keepalive = tcp?.tcpKeepalive;
  const keepaliveTimeMs = durationMs(keepalive?.time);
  const keepaliveIntervalMs = durationMs(keepalive?.interval);
  const upgrade = http?.h2UpgradePolicy;
  return {
    ...(tcp?.maxConnections !== undefined && {
      maxConnections: tcp.maxConnections,
    }),
    ...(http?.http1MaxPendingRequests !== undefined && {
      maxPendingRequests: http.http1MaxPendingRequests,
    }),
    ...(http?.http2MaxRequests !== undefined && {
      maxRequests: http.http2MaxRequests,
    }),
    ...(http?.maxRequestsPerConnection !== undefined && {
      maxRequestsPerConnection: http.maxRequestsPerConnection,
    }),
    ...(http?.maxRetries !== undefined && { maxRetries: http.maxRetries }),
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    ...((upgrade === 'UPGRADE' || upgrade === 'DO_NOT_UPGRADE') && {
      upgradeToHttp2: upgrade === 'UPGRADE',
    }),
    ...(keepaliveTimeMs !== undefined && { keepaliveTimeMs }),
    ...(keepaliveIntervalMs !== undefined && { keepaliveIntervalMs }),
    ...(keepalive?.probes !== undefined && {
      keepaliveProbes: keepalive.probes,
    }),
  };
}
