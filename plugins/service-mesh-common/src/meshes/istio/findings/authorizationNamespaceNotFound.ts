import { Namespace } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { AuthorizationPolicy } from '../kinds';

/** Whether a pattern with at most one `*` at an end fits a namespace; exact names are compared without case. */
function fits(pattern: string, namespace: string): boolean {
  if (pattern.startsWith('*')) return namespace.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return namespace.startsWith(pattern.slice(0, -1));
  return namespace.toLowerCase() === pattern.toLowerCase();
}

/** An AuthorizationPolicy names a namespace of callers that does not exist. @internal */
export const authorizationNamespaceNotFound: FindingRule = {
  code: 'istio/authorization-namespace-not-found',
  severity: 'error',
  title: 'AuthorizationPolicy names a namespace that does not exist',
  message: 'No namespace fits {namespace}.',
  why: 'No caller ever comes from there: an ALLOW rule admits nobody, and a DENY rule refuses nobody.',
  fix: 'Correct the name of the namespace in the source.',
  reads: [AuthorizationPolicy, Namespace],
  aliases: ['IST0101', 'KIA0101'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    const namespaces = index.list(Namespace);
    if (isUnread(policies) || isUnread(namespaces)) return;
    const exact = new Set(namespaces.map(n => n.metadata.name));
    const known = new Map<string, boolean>();
    const exists = (pattern: string) => {
      if (pattern === '*' || exact.has(pattern)) return true;
      const some =
        known.get(pattern) ?? [...exact].some(name => fits(pattern, name));
      known.set(pattern, some);
      return some;
    };
    for (const policy of policies) {
      for (const [i, { from = [] }] of (policy.spec?.rules ?? []).entries()) {
        for (const [j, { source }] of from.entries()) {
          for (const list of ['namespaces', 'notNamespaces'] as const) {
            for (const [k, namespace] of (source?.[list] ?? []).entries()) {
              if (exists(namespace)) continue;
              yield {
                subject: index.ref(policy, AuthorizationPolicy),
                field: `spec.rules[${i}].from[${j}].source.${list}[${k}]`,
                params: { namespace },
              };
            }
          }
        }
      }
    }
  },
};
