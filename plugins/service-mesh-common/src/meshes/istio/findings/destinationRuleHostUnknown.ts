import { FindingRule, Problem } from '../../../engine/FindingRule';
import { DestinationRule } from '../kinds';
import { DESTINATION_HOST_KINDS, destinationHosts } from './destinationHosts';

/** A DestinationRule for a host that nothing stands behind. @internal */
export const destinationRuleHostUnknown: FindingRule = {
  code: 'istio/destination-rule-host-unknown',
  severity: 'warning',
  title: 'DestinationRule for a host nobody knows',
  message: 'No Service and no ServiceEntry stands behind {host}.',
  why: 'The rule is for traffic that does not exist: what it was meant for goes without its TLS, limits and subsets.',
  fix: 'Correct the host; a short name means a Service of the rule’s own namespace.',
  reads: DESTINATION_HOST_KINDS,
  aliases: ['IST0174', 'KIA0202'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  *check({ index }): Iterable<Problem> {
    for (const [rule, destination] of destinationHosts(index)) {
      if (destination) continue;
      yield {
        subject: index.ref(rule, DestinationRule),
        field: 'spec.host',
        params: { host: rule.spec?.host || 'the empty host' },
      };
    }
  },
};
