import { Namespace, Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import {
  applicationNamespaces,
  isAmbientNamespace,
} from './applicationNamespaces';
import { hasProxy } from './inMesh';

const INJECT = 'sidecar.istio.io/inject';

/** Whether a pod of an injected namespace is meant to have a proxy. */
function expectsProxy({ metadata, spec, status }: Pod): boolean {
  const asked = metadata.labels?.[INJECT] ?? metadata.annotations?.[INJECT];
  return (
    asked?.toLowerCase() !== 'false' &&
    !spec?.hostNetwork &&
    status?.phase !== 'Succeeded' &&
    status?.phase !== 'Failed'
  );
}

/** A pod of an injected namespace runs without a proxy. @internal */
export const podWithoutProxy: FindingRule = {
  code: 'istio/pod-without-proxy',
  severity: 'warning',
  title: 'Pod without a proxy in an injected namespace',
  message: 'The pod has no proxy, although its namespace is injected.',
  why: 'Its traffic goes past the mesh: no mTLS, no policies, no metrics. Mostly the pod is older than the label of the namespace.',
  fix: 'Restart the workload; when the pod is meant to have no proxy, label it `sidecar.istio.io/inject: "false"`.',
  reads: [Namespace, Pod, MeshConfigMap],
  aliases: ['IST0103'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0103/',
  *check({ index }): Iterable<Problem> {
    for (const namespace of applicationNamespaces(index)) {
      const { labels, name } = namespace.metadata;
      if (
        isAmbientNamespace(namespace) ||
        labels?.['istio-injection'] !== 'enabled'
      )
        continue;
      const pods = index.list(Pod, name);
      if (isUnread(pods)) return;
      for (const pod of pods) {
        const { containers = [], initContainers = [] } = pod.spec ?? {};
        if (hasProxy([...containers, ...initContainers]) || !expectsProxy(pod))
          continue;
        yield { subject: index.ref(pod, Pod) };
      }
    }
  },
};
