import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { DestinationRule } from '../kinds';

/** A DestinationRule still sets `consecutiveErrors`, which Istio no longer reads. @internal */
export const removedOutlierField: FindingRule = {
  code: 'istio/consecutive-errors-removed',
  severity: 'warning',
  title: 'Circuit breaker uses a field without effect',
  message:
    'outlierDetection.consecutiveErrors of {host} is still accepted, but Istio does not read it any more.',
  why: 'The value has no effect, so endpoints are ejected after the default of five errors or not at all.',
  fix: 'Use consecutive5xxErrors or consecutiveGatewayErrors.',
  reads: [DestinationRule],
  aliases: ['IST0133'],
  *check({ index }): Iterable<Problem> {
    const rules = index.list(DestinationRule);
    if (isUnread(rules)) return;
    for (const rule of rules) {
      const { host = '', trafficPolicy, subsets = [] } = rule.spec ?? {};
      const places = [
        { policy: trafficPolicy, path: 'spec.trafficPolicy' },
        ...(trafficPolicy?.portLevelSettings ?? []).map((policy, i) => ({
          policy,
          path: `spec.trafficPolicy.portLevelSettings[${i}]`,
        })),
        ...subsets.map((subset, i) => ({
          policy: subset.trafficPolicy,
          path: `spec.subsets[${i}].trafficPolicy`,
        })),
      ];
      for (const { policy, path } of places) {
        if (policy?.outlierDetection?.consecutiveErrors === undefined) continue;
        yield {
          subject: index.ref(rule, DestinationRule),
          field: `${path}.outlierDetection.consecutiveErrors`,
          params: { host },
        };
      }
    }
  },
};
