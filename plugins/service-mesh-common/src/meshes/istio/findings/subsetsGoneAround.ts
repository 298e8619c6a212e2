import { Problem } from '../../../engine/FindingRule';
import { groupBy } from '../../../engine/groupBy';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { fullHost } from '../Host';
import { VirtualService } from '../kinds';

const DOMAIN = 'cluster.local';

const full = (host: string, { metadata }: VirtualService) =>
  fullHost(host, metadata.namespace ?? 'default', DOMAIN);

/** Hosts, as written, that a VirtualService sends to subsets of themselves. */
function splitHosts(service: VirtualService, alike: boolean): string[] {
  const shown = (host: string) => (alike ? host : full(host, service));
  const own = new Set((service.spec?.hosts ?? []).map(shown));
  return [
    ...new Set(
      (service.spec?.http ?? [])
        .flatMap(({ route = [] }) => route)
        .filter(({ destination }) => destination?.subset)
        .map(({ destination }) => destination?.host ?? '')
        .filter(host => own.has(shown(host))),
    ),
  ];
}

interface Split {
  readonly service: VirtualService;
  /** As written. */
  readonly host: string;
}

/**
 * Routes of VirtualServices with gateways that lead to a host without a subset while a VirtualService splits the host: hosts
 * written alike, or, for gateways beside the mesh, hosts that are the same although they are written in another way.
 * @internal
 */
export function* subsetsGoneAround(
  index: ResourceIndex,
  compare: 'as written' | 'by full name',
): Iterable<Problem> {
  const services = index.list(VirtualService);
  if (isUnread(services)) return;
  const alike = compare === 'as written';
  const splits = groupBy(
    services.flatMap(service =>
      splitHosts(service, alike).map((host): Split => ({ service, host })),
    ),
    ({ service, host }) => [alike ? host : full(host, service)],
  );
  for (const service of services) {
    const gateways = service.spec?.gateways ?? [];
    if (!gateways.some(gateway => alike || gateway !== 'mesh')) continue;
    for (const [i, { route = [] }] of (service.spec?.http ?? []).entries()) {
      for (const [j, { destination }] of route.entries()) {
        if (!destination?.host || destination.subset) continue;
        const { host } = destination;
        const name = full(host, service);
        for (const split of splits.get(alike ? host : name) ?? []) {
          if (!alike && (split.host === host || split.service === service))
            continue;
          const { metadata } = split.service;
          yield {
            subject: index.ref(service, VirtualService),
            field: `spec.http[${i}].route[${j}].destination.subset`,
            params: {
              host: alike ? host : name,
              service: `${metadata.namespace}/${metadata.name}`,
            },
          };
        }
      }
    }
  }
}
