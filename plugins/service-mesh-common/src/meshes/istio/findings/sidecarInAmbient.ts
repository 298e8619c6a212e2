import { Namespace, Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { Sidecar } from '../kinds';
import { isSelective } from '../selects';
import { selectedPods } from './selectedPods';

/** Whether ztunnel has taken over the pod's traffic, so that the pod has no sidecar. @internal */
export function capturedByAmbient({ metadata }: Pod): boolean {
  return metadata.annotations?.['ambient.istio.io/redirection'] === 'enabled';
}

/** Whether pods of the namespace are in the ambient mesh unless they say otherwise: injection of sidecars goes first. @internal */
export function ambientNamespace(
  index: ResourceIndex,
  name: string = 'default',
): boolean {
  const namespace = index.get(Namespace, name);
  if (!namespace || isUnreadObject(namespace)) return false;
  const labels = namespace.metadata.labels ?? {};
  return (
    labels['istio-injection'] !== 'enabled' &&
    !labels['istio.io/rev'] &&
    labels['istio.io/dataplane-mode'] === 'ambient'
  );
}

/** A Sidecar for pods that have none. @internal */
export const sidecarInAmbient: FindingRule = {
  code: 'istio/sidecar-in-ambient',
  severity: 'warning',
  title: 'Sidecar for pods of the ambient mesh',
  message: 'The Sidecar has no effect: {reason}.',
  why: 'In the ambient mesh ztunnel and waypoints carry the traffic, and neither reads Sidecar resources: what it is meant to limit stays open.',
  fix: 'Remove it; limit destinations by a waypoint or by authorization instead.',
  reads: [Sidecar, Namespace, Pod],
  aliases: ['IST0167'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0167/',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    if (isUnread(sidecars)) return;
    for (const sidecar of sidecars) {
      const { namespace = 'default' } = sidecar.metadata;
      const labels = sidecar.spec?.workloadSelector?.labels;
      const reason = isSelective(labels)
        ? ambientPod(selectedPods(index, sidecar, labels ?? {}))
        : ambientNamespace(index, namespace) &&
          `the namespace ${namespace} is in ambient mode`;
      if (!reason) continue;
      yield {
        subject: index.ref(sidecar, Sidecar),
        ...(isSelective(labels) && { field: 'spec.workloadSelector' }),
        params: { reason },
      };
    }
  },
};

function ambientPod(pods: readonly Pod[]): string | undefined {
  const [name] = pods
    .filter(capturedByAmbient)
    .map(({ metadata }) => metadata.name)
    .sort();
  return name && `the pod ${name} is in ambient mode`;
}
