import { inNamespaces } from '../../../engine/groupBy';
import { byAge } from '../byAge';
import { EnvoyFilter } from '../kinds';
import { attachesTo, AttachmentRules, PolicyProxy } from './attachPolicy';

/**
 * The EnvoyFilters that reach a proxy, in the order in which they are applied: priority, root namespace, age. None reaches a
 * waypoint by one of its services.
 * @internal
 */
export function envoyFiltersFor(
  filters: readonly EnvoyFilter[],
  proxy: PolicyProxy,
  rules: AttachmentRules,
): EnvoyFilter[] {
  const priority = ({ spec }: EnvoyFilter) => spec?.priority ?? 0;
  const rank = ({ metadata }: EnvoyFilter) =>
    metadata.namespace === rules.rootNamespace ? 0 : 1;
  // From other namespaces nothing attaches.
  return inNamespaces(filters, rules.rootNamespace, proxy.namespace)
    .filter(({ metadata, spec }) =>
      attachesTo(
        {
          namespace: metadata.namespace ?? '',
          ...(spec?.workloadSelector?.labels && {
            selector: spec.workloadSelector.labels,
          }),
          ...(spec?.targetRefs && { targetRefs: spec.targetRefs }),
        },
        { ...proxy, services: [] },
        rules,
      ),
    )
    .sort(
      (a, b) => priority(a) - priority(b) || rank(a) - rank(b) || byAge(a, b),
    );
}
