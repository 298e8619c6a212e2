import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { oldestFirst } from '../byAge';
import { VirtualService } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { hostOwners, hostsOf } from '../read/routing/hostOwners';
import { virtualServicesFor } from '../read/routing/virtualServicesFor';

/** Two VirtualServices claim one host inside the mesh, and only one has it. @internal */
export const virtualServiceShadowed: FindingRule = {
  code: 'istio/virtual-service-shadowed',
  severity: 'error',
  title: 'Another VirtualService has the host',
  message:
    'Sidecars take {owner} for the host {host} and overlook this VirtualService.',
  why: 'Inside the mesh VirtualServices for one host are not merged: the first by visibility and age has it, and the rules of the others never apply.',
  fix: 'Put the rules into one VirtualService, or let one delegate to the other.',
  reads: [VirtualService, MeshConfigMap],
  aliases: ['IST0109'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0109/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    if (isUnread(services)) return;
    const settings = readMeshSettings(index);
    const claims = new Map<string, number>();
    for (const service of services)
      for (const host of new Set(hostsOf(service, settings)))
        claims.set(host, (claims.get(host) ?? 0) + 1);
    const contested = oldestFirst(services).filter(service =>
      hostsOf(service, settings).some(host => (claims.get(host) ?? 0) > 1),
    );
    const orders = new Map<string, VirtualService[]>();
    for (const service of contested) {
      const namespace = service.metadata.namespace ?? '';
      const ordered =
        orders.get(namespace) ??
        virtualServicesFor(contested, { namespace }, settings);
      orders.set(namespace, ordered);
      if (!ordered.includes(service)) continue;
      for (const [i, host] of hostsOf(service, settings).entries()) {
        const [owner] = hostOwners(host, ordered, settings);
        if (!owner || owner === service) continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `spec.hosts[${i}]`,
          params: {
            host,
            owner: `${owner.metadata.namespace}/${owner.metadata.name}`,
          },
        };
      }
    }
  },
};
