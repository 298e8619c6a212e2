import { MeshObjects } from '../../MeshObjects';
import { objectAt, valueAt } from '../../KubeObject';
import { Party } from './Flow';

/** A workload and its pods as metrics name them; undefined when it has no pod. */
export function findParty(
  mesh: MeshObjects,
  namespace: string,
  workload: string,
): Party | undefined {
  // Pods of a Deployment have two generated suffixes, those of a DaemonSet one, and those of a StatefulSet are numbered.
  const generated = new RegExp(
    `^${workload}((-[a-z0-9]{6,10})?-[a-z0-9]{5}|-[0-9]+)$`,
  );
  const pods = mesh
    .list('', 'Pod')
    .filter(
      ({ metadata }) =>
        metadata.namespace === namespace && generated.test(metadata.name),
    )
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  if (pods.length === 0) return undefined;
  const labels = pods[0].metadata.labels ?? {};
  return {
    namespace,
    workload,
    app: labels['service.istio.io/canonical-name'] ?? labels.app ?? workload,
    version:
      labels['service.istio.io/canonical-revision'] ??
      labels.version ??
      'latest',
    serviceAccount: String(
      objectAt(pods[0], 'spec').serviceAccountName ?? 'default',
    ),
    pods: pods.map(pod => ({
      name: pod.metadata.name,
      ip: String(valueAt(pod, 'status', 'podIP') ?? '10.244.0.1'),
    })),
  };
}
