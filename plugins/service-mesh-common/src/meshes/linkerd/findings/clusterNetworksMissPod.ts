import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { clusterNetworksOf } from './clusterNetworks';

/** A pod has an address that Linkerd does not take for the cluster's. @internal */
export const clusterNetworksMissPod: FindingRule = {
  code: 'linkerd/cluster-networks-miss-pod',
  severity: 'warning',
  title: 'clusterNetworks leave out a pod',
  message:
    'Pod {name} has the address {ip}, which is outside of the clusterNetworks {networks}.',
  why: 'Traffic to addresses outside of these networks is treated as leaving the cluster: it gets no load balancing and no policies of its own, and cluster-only policies refuse it.',
  fix: 'Add the network of the pod to the clusterNetworks value of the installation.',
  reads: [MeshConfigMap, Pod],
  docs: 'https://linkerd.io/2/checks/#l5d-cluster-networks-pods',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    if (isUnread(pods)) return;
    for (const { networks, contains } of clusterNetworksOf(index))
      for (const pod of pods) {
        const ip = pod.status?.podIP;
        if (!ip || pod.spec?.hostNetwork || contains(ip)) continue;
        yield {
          subject: index.ref(pod, Pod),
          field: 'status.podIP',
          params: {
            name: pod.metadata.name,
            ip,
            networks: networks.join(','),
          },
        };
      }
  },
};
