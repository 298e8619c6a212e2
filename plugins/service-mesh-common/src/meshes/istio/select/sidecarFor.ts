import { inNamespaces } from '../../../engine/groupBy';
import { oldestFirst } from '../byAge';
import { Sidecar } from '../kinds';
import { Labels, selects } from '../selects';

/** Sidecars that could count for a pod of their own namespace: those with a selector, then those without, each by age. */
function localSidecars(
  sidecars: readonly Sidecar[],
  pod: { readonly namespace: string; readonly labels: Labels },
): Sidecar[] {
  const local = oldestFirst(inNamespaces(sidecars, pod.namespace));
  const selecting = local.filter(
    s =>
      s.spec?.workloadSelector &&
      selects(s.spec.workloadSelector.labels, pod.labels),
  );
  return [...selecting, ...local.filter(s => !s.spec?.workloadSelector)];
}

/** The Sidecar that counts for a pod; undefined = everything is imported. Proxies of gateways have none. @internal */
export function sidecarFor(
  sidecars: readonly Sidecar[],
  pod: { readonly namespace: string; readonly labels: Labels },
  rootNamespace: string,
): Sidecar | undefined {
  const [own] = localSidecars(sidecars, pod);
  return (
    own ??
    oldestFirst(inNamespaces(sidecars, rootNamespace)).find(
      s => !s.spec?.workloadSelector,
    )
  );
}
