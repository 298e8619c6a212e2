import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { installations } from '../installations';

/** A pod of the control plane finds no node. @internal */
export const controlPlaneUnschedulable: FindingRule = {
  code: 'linkerd/control-plane-unschedulable',
  severity: 'warning',
  title: 'Pod of the control plane cannot be scheduled',
  message: 'No node takes pod {name}: {reason}',
  why: 'The component runs with fewer replicas than it should, or not at all.',
  fix: 'Make room on the nodes, add nodes, or correct the requests, tolerations and affinities of the component.',
  reads: [MeshConfigMap, Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-existence-unschedulable-pods',
  *check({ index }): Iterable<Problem> {
    for (const { namespace } of installations(index)) {
      const pods = index.list(Pod, namespace);
      if (isUnread(pods)) return;
      for (const pod of pods) {
        const reason = pod.status?.conditions;
        if (reason === undefined) continue;
        yield {
          subject: index.ref(pod, Pod),
          field: 'status.conditions',
          params: { name: pod.metadata.name, reason },
        };
      }
    }
  },
};
