import { groupBy } from '../../../engine/groupBy';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { fullHost } from '../Host';
import { VirtualService } from '../kinds';

const DOMAIN = 'cluster.local';

const full = (host: string, { metadata }: VirtualService) =>
  fullHost(host, metadata.namespace ?? 'default', DOMAIN);

/** Hosts that a VirtualService sends to subsets of themselves. */
function splitHosts(service: VirtualService): string[] {
  const own = new Set(
    (service.spec?.hosts ?? []).map(host => full(host, service)),
  );
  return (service.spec?.http ?? [])
    .flatMap(({ route = [] }) => route)
    .filter(({ destination }) => destination?.subset)
    .map(({ destination }) => full(destination?.host ?? '', service))
    .filter(host => own.has(host));
}

/** Requests from outside go around the subsets that others inside the mesh are sent to. @internal */
export const subsetMissedByGateway: FindingRule = {
  code: 'istio/subset-missed-by-gateway',
  severity: 'warning',
  title: 'Requests from a gateway go around the subsets of a host',
  message:
    'The route leads to {host} without a subset, while {service} splits the host into subsets.',
  why: 'A gateway routes by the VirtualServices that name it: the split inside the mesh has no say in requests from outside, which reach all versions alike.',
  fix: 'Repeat the subsets and weights here, or let both VirtualServices use one delegate.',
  reads: [VirtualService],
  aliases: ['IST0140'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0140/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    if (isUnread(services)) return;
    const splits = groupBy(services, splitHosts);
    for (const service of services) {
      if (!service.spec?.gateways?.some(gateway => gateway !== 'mesh'))
        continue;
      for (const [i, { route = [] }] of (service.spec.http ?? []).entries()) {
        for (const [j, { destination }] of route.entries()) {
          if (!destination?.host || destination.subset) continue;
          const host = full(destination.host, service);
          for (const { metadata } of splits.get(host) ?? []) {
            const sameName =
              metadata.name === service.metadata.name &&
              metadata.namespace === service.metadata.namespace;
            if (sameName) continue;
            yield {
              subject: index.ref(service, VirtualService),
              field: `spec.http[${i}].route[${j}].destination.subset`,
              params: {
                host,
                service: `${metadata.namespace}/${metadata.name}`,
              },
            };
          }
        }
      }
    }
  },
};
