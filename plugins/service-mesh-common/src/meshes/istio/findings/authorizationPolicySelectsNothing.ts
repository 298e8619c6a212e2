import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { AuthorizationPolicy } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { isSelective } from '../selects';

/** An AuthorizationPolicy with a selector that no pod matches. @internal */
export const authorizationPolicySelectsNothing: FindingRule = {
  code: 'istio/authorization-policy-selects-nothing',
  severity: 'warning',
  title: 'AuthorizationPolicy selects no workload',
  message: 'No pod {where} carries {labels}.',
  why: 'The policy protects nothing: what it should deny is allowed, and what it should allow depends on other policies.',
  fix: 'Correct the labels of the selector; they are compared with the labels of pods, not of Services or Deployments.',
  reads: [AuthorizationPolicy, Pod, MeshConfigMap],
  aliases: ['IST0127', 'KIA0004'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0127/',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    if (isUnread(policies)) return;
    const { rootNamespace } = readMeshSettings(index);
    for (const policy of policies) {
      const wanted = policy.spec?.selector?.matchLabels;
      if (!wanted || !isSelective(wanted)) continue;
      const { namespace } = policy.metadata;
      const everywhere = namespace === rootNamespace;
      const pods = index.withLabels(
        Pod,
        wanted,
        everywhere ? undefined : namespace,
      );
      if (isUnread(pods) || pods.length > 0) continue;
      yield {
        subject: index.ref(policy, AuthorizationPolicy),
        field: 'spec.selector.matchLabels',
        params: {
          where: everywhere ? 'of the mesh' : `in ${namespace}`,
          labels: Object.entries(wanted)
            .map(([key, value]) => `${key}=${value}`)
            .join(','),
        },
      };
    }
  },
};
