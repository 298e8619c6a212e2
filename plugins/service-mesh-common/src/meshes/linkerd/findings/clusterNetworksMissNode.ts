import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { Node } from '../../shared/node';
import { blockLiesIn, clusterNetworksOf } from './clusterNetworks';

/** A node gives its pods addresses that Linkerd does not take for the cluster's. @internal */
export const clusterNetworksMissNode: FindingRule = {
  code: 'linkerd/cluster-networks-miss-node',
  severity: 'warning',
  title: 'clusterNetworks leave out the pods of a node',
  message:
    'Pods of node {name} get addresses from {cidr}, which is outside of the clusterNetworks {networks}.',
  why: 'Traffic to addresses outside of these networks is treated as leaving the cluster: it gets no load balancing and no policies of its own, and cluster-only policies refuse it.',
  fix: 'Add the network to the clusterNetworks value of the installation.',
  reads: [MeshConfigMap, Node],
  docs: 'https://linkerd.io/2/checks/#l5d-cluster-networks-cidr',
  *check({ index }): Iterable<Problem> {
    const nodes = index.list(Node);
    if (isUnread(nodes)) return;
    for (const { networks } of clusterNetworksOf(index))
      for (const node of nodes) {
        const cidr = node.spec?.podCIDR;
        if (!cidr || blockLiesIn(cidr, networks) !== false) continue;
        yield {
          subject: index.ref(node, Node),
          field: 'spec.podCIDR',
          params: {
            name: node.metadata.name,
            cidr,
            networks: networks.join(','),
          },
        };
      }
  },
};
