import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { GatewayApiGateway } from '../../shared/gatewayApi';
import { fullGatewayName, hostsForNamespace, hostsMatch } from '../Host';
import { IstioGateway, VirtualService } from '../kinds';
import { isInternalGateway } from './internalGatewayReferenced';

/** None of the hosts of a VirtualService is served by a Gateway it names. @internal */
export const gatewayHostNotServed: FindingRule = {
  code: 'istio/gateway-host-not-served',
  severity: 'warning',
  title: 'Gateway serves none of the hosts of a VirtualService',
  message: 'The Gateway {gateway} serves none of the hosts {hosts}.',
  why: 'A Gateway takes only routes whose host it lists itself, so requests for these hosts get 404.',
  fix: 'List the host in a server of the Gateway, for the namespace of the VirtualService, or correct the host.',
  reads: [VirtualService, IstioGateway, GatewayApiGateway],
  aliases: ['IST0132'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0132/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    const own = index.list(IstioGateway);
    const standard = index.list(GatewayApiGateway);
    if (isUnread(services) || isUnread(own) || isUnread(standard)) return;
    const served = new Map<string, readonly string[]>();
    // Gateways with a listener for any host.
    const everything = new Set<string>();
    for (const { metadata, spec } of standard) {
      const gateway = `${metadata.namespace ?? ''}/${metadata.name}`;
      const hosts = (spec?.listeners ?? []).map(l => l.hostname ?? '');
      if (hosts.includes('')) everything.add(gateway);
      served.set(gateway, hosts);
    }
    for (const { metadata, spec } of own) {
      const owner = metadata.namespace ?? '';
      const hosts = (spec?.servers ?? []).flatMap(server => server.hosts ?? []);
      const gateway = `${owner}/${metadata.name}`;
      // Of two Gateways by one name Istio's own counts.
      everything.delete(gateway);
      served.set(
        gateway,
        hosts.map(host => host.replace(/^\.\//, `${owner}/`)),
      );
    }
    for (const service of services) {
      const namespace = service.metadata.namespace ?? '';
      const hosts = service.spec?.hosts ?? [];
      for (const [i, written] of (service.spec?.gateways ?? []).entries()) {
        const gateway = fullGatewayName(written, namespace);
        if (written === 'mesh' || written === '' || isInternalGateway(written))
          continue;
        if (everything.has(gateway)) continue;
        // A Gateway that is missing serves no host either.
        const visible = hostsForNamespace(served.get(gateway) ?? [], namespace);
        if (
          visible.some(host => hosts.some(wanted => hostsMatch(host, wanted)))
        )
          continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `spec.gateways[${i}]`,
          params: { gateway, hosts: hosts.join(', ') },
        };
      }
    }
  },
};
