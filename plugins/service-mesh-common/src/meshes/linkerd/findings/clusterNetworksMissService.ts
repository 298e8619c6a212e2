import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Service } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { clusterNetworksOf } from './clusterNetworks';

/** A Service has an address that Linkerd does not take for the cluster's. @internal */
export const clusterNetworksMissService: FindingRule = {
  code: 'linkerd/cluster-networks-miss-service',
  severity: 'warning',
  title: 'clusterNetworks leave out a Service',
  message:
    'Service {name} has the address {ip}, which is outside of the clusterNetworks {networks}.',
  why: 'Traffic to addresses outside of these networks is treated as leaving the cluster, so proxies do not resolve the Service and its policies have no effect.',
  fix: 'Add the network of the cluster’s Services to the clusterNetworks value of the installation.',
  reads: [MeshConfigMap, Service],
  docs: 'https://linkerd.io/2/checks/#l5d-cluster-networks-pods',
  *check({ index }): Iterable<Problem> {
    const services = index.list(Service);
    if (isUnread(services)) return;
    for (const { networks, contains } of clusterNetworksOf(index))
      for (const service of services) {
        const ip = service.spec?.clusterIP;
        if (!ip || ip === 'None' || contains(ip)) continue;
        yield {
          subject: index.ref(service, Service),
          field: 'spec.clusterIP',
          params: {
            name: service.metadata.name,
            ip,
            networks: networks.join(','),
          },
        };
      }
  },
};
