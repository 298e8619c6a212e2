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
      more: { subset?: string; port?: number },
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
      more: { subset?: string },
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
    for (const { rule, position, name, trafficPolicy } of definedSubsets(
      rules,
    )) {
      addAll(rule, trafficPolicy, `spec.subsets[${position}].trafficPolicy`, {
        subset: name,
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
  return {
    ...(balancer !== undefined && { loadBalancer: balancer }),
    ...(outlierDetection && {
      outlierDetection: readOutliers(outlierDetection),
    }),
    ...(connectionPool && { connectionPool: readPool(connectionPool) }),
  };
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
    ...(intervalMs !== undefined && { intervalMs }),
    ...(baseEjectionMs !== undefined && { baseEjectionMs }),
    ...(outliers.maxEjectionPercent !== undefined && {
      maxEjected: outliers.maxEjectionPercent / 100,
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
    ...(http?.maxRetries !== undefined && { maxRetries: http.maxRetries }),
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
  };
}
