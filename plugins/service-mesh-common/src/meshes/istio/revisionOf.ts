import { Namespace, Pod } from '../../engine/coreKinds';
import { derived } from '../../engine/derived';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../engine/ResourceIndex';
import { Workload } from '../../model';
import { MutatingWebhookConfiguration } from './kinds';
import { GATEWAY_NAME_LABEL } from './select/attachPolicy';
import { Labels } from './selects';

/** On pods and namespaces the revision that is asked for, on configuration the one it is for. @internal */
export const REVISION_LABEL = 'istio.io/rev';
const TAG = 'istio.io/tag';

/** The unnamed revision. @internal */
export const DEFAULT_REVISION = 'default';

/** Pods whose control plane is asked for: a namespace, and what is known of them. @internal */
export interface MeshPlace {
  readonly namespace: string;
  readonly labels?: Labels;
  /** Names of the pods. */
  readonly pods?: readonly string[];
}

/** The place of a workload's pods. @internal */
export function placeOf({ namespace, podLabels, pods }: Workload): MeshPlace {
  return { namespace, labels: podLabels, pods };
}

/** Revisions by the tags that lead to them. */
const tagsIn = derived(
  (
    webhooks: readonly MutatingWebhookConfiguration[],
  ): ReadonlyMap<string, string> =>
    new Map(
      webhooks.flatMap(({ metadata }) => {
        const { [TAG]: tag, [REVISION_LABEL]: revision } =
          metadata.labels ?? {};
        return tag && revision ? [[tag, revision] as const] : [];
      }),
    ),
);

/** The revision that a revision label names, which may be that of a tag. */
function taggedRevision(index: ResourceIndex, written: string): string {
  const webhooks = index.list(MutatingWebhookConfiguration);
  return isUnread(webhooks)
    ? written
    : tagsIn(webhooks).get(written) ?? written;
}

/**
 * The revision of the control plane that configures pods. Pods say themselves which one injected them; of others the label of
 * the namespace counts before their own, and neither counts where the namespace asks for injection without a revision.
 * @internal
 */
export function revisionOf(
  index: ResourceIndex,
  { namespace, labels = {}, pods = [] }: MeshPlace,
): string {
  for (const name of pods) {
    const pod = index.get(Pod, name, namespace);
    const injectedBy = isUnreadObject(pod)
      ? undefined
      : pod?.metadata.annotations?.[REVISION_LABEL];
    if (injectedBy) return injectedBy;
  }
  const found = index.get(Namespace, namespace);
  const namespaceLabels = isUnreadObject(found)
    ? {}
    : found?.metadata.labels ?? {};
  // The pods of a Kubernetes Gateway are made by the control plane, not injected.
  const own = Object.hasOwn(labels, GATEWAY_NAME_LABEL)
    ? [labels, namespaceLabels]
    : [namespaceLabels, labels];
  const written = Object.hasOwn(namespaceLabels, 'istio-injection')
    ? undefined
    : own.find(all => all[REVISION_LABEL])?.[REVISION_LABEL];
  return taggedRevision(index, written ?? DEFAULT_REVISION);
}
