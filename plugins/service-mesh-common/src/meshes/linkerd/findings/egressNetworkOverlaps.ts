import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { EgressNetwork } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { expectedEgressStatus } from '../routes/expectedStatus';

/** An EgressNetwork that takes a part of the cluster for the outside. @internal */
export const egressNetworkOverlaps: FindingRule = {
  code: 'linkerd/egress-network-overlaps',
  severity: 'warning',
  title: 'EgressNetwork overlaps with the networks of the cluster',
  message:
    'EgressNetwork {name} is not accepted: a network of it overlaps with the clusterNetworks {networks}.',
  why: 'Linkerd does not accept it, and so none of its routes. Its traffic policy still applies to every address of its networks that is no Service.',
  fix: 'Leave the networks of the cluster out with except, or correct the clusterNetworks value of the installation.',
  reads: [EgressNetwork, MeshConfigMap],
  docs: 'https://linkerd.io/2/reference/egress-network/',
  *check({ index }): Iterable<Problem> {
    const networks = index.list(EgressNetwork);
    if (isUnread(networks) || isUnread(index.list(MeshConfigMap))) return;
    const config = readLinkerdConfig(index);
    for (const egress of networks) {
      const { reason } = expectedEgressStatus(egress, config);
      if (reason !== 'EgressReasonNetworkOverlap') continue;
      yield {
        subject: index.ref(egress, EgressNetwork),
        field: 'spec.networks',
        params: {
          name: egress.metadata.name,
          networks: config.clusterNetworks.join(', '),
        },
      };
    }
  },
};
