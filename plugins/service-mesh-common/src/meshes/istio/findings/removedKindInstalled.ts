import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { CustomResourceDefinition } from '../kinds';

/** Definitions of kinds Istio read before version 1.6. */
const REMOVED: ReadonlyMap<string, string> = new Map([
  ['clusterrbacconfigs.rbac.istio.io', 'ClusterRbacConfig'],
  ['rbacconfigs.rbac.istio.io', 'RbacConfig'],
  ['servicerolebindings.rbac.istio.io', 'ServiceRoleBinding'],
  ['serviceroles.rbac.istio.io', 'ServiceRole'],
]);

/** A kind is installed that no current version of Istio reads. @internal */
export const removedKindInstalled: FindingRule = {
  code: 'istio/removed-kind-installed',
  severity: 'warning',
  title: 'Kind that Istio no longer reads',
  message: 'Istio no longer reads {kind}.',
  why: 'Whoever still writes objects of the kind believes in rules that nobody enforces.',
  fix: 'Write AuthorizationPolicies instead, then remove the definition.',
  reads: [CustomResourceDefinition],
  aliases: ['IST0002'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0002/',
  *check({ index }): Iterable<Problem> {
    const definitions = index.list(CustomResourceDefinition);
    if (isUnread(definitions)) return;
    for (const definition of definitions) {
      const kind = REMOVED.get(definition.metadata.name);
      if (!kind) continue;
      yield {
        subject: index.ref(definition, CustomResourceDefinition),
        params: { kind },
      };
    }
  },
};
