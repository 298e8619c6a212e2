import { FindingRule, isUnread } from '../../engine';
import { LatticePolicy } from './kinds';

/** A policy that admits nobody. */
export const policyAdmitsNobody: FindingRule = {
  code: 'lattice/policy-admits-nobody',
  severity: 'warning',
  title: 'Policy admits nobody',
  message: '{name} lists no caller.',
  why: 'Every request to the pods it selects is refused.',
  fix: 'List the callers, or delete the policy.',
  reads: [LatticePolicy],
  *check({ index }) {
    const policies = index.list(LatticePolicy);
    if (isUnread(policies)) return;
    for (const policy of policies)
      if (!policy.spec?.callers?.length)
        yield {
          subject: index.ref(policy, LatticePolicy),
          field: 'spec.callers',
          params: { name: policy.metadata.name },
        };
  },
};
