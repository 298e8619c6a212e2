import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { AuthorizationPolicy } from '../kinds';
import {
  conditionProblem,
  pathTemplateProblem,
} from '../read/access/valueProblem';

/** A rule of an AuthorizationPolicy says something that means nothing to Istio. @internal */
export const authorizationRuleUnreadable: FindingRule = {
  code: 'istio/authorization-rule-unreadable',
  severity: 'error',
  title: 'Authorization rule says something Istio cannot read',
  message: 'The rule cannot be read as written: {problem}.',
  why: 'Istio leaves out what it cannot read: an ALLOW rule admits nobody then, and a DENY rule refuses nobody or more than it should.',
  fix: 'Correct the key, the value or the path template in the rule.',
  reads: [AuthorizationPolicy],
  aliases: ['IST0106'],
  docs: 'https://istio.io/latest/docs/reference/config/security/conditions/',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    if (isUnread(policies)) return;
    for (const policy of policies) {
      for (const { field, problem } of problemsOf(policy))
        yield {
          subject: index.ref(policy, AuthorizationPolicy),
          field,
          params: { problem },
        };
    }
  },
};

function* problemsOf(
  policy: AuthorizationPolicy,
): Iterable<{ field: string; problem: string }> {
  for (const [i, rule] of (policy.spec?.rules ?? []).entries()) {
    for (const [j, { key = '', values = [], notValues = [] }] of (
      rule.when ?? []
    ).entries()) {
      const problem = conditionProblem(key, [...values, ...notValues]);
      if (problem) yield { field: `spec.rules[${i}].when[${j}]`, problem };
    }
    for (const [j, { operation }] of (rule.to ?? []).entries()) {
      for (const path of [
        ...(operation?.paths ?? []),
        ...(operation?.notPaths ?? []),
      ]) {
        const problem = pathTemplateProblem(path);
        if (problem)
          yield { field: `spec.rules[${i}].to[${j}].operation`, problem };
      }
    }
  }
}
