import { Problem } from '../../../engine/FindingRule';
import { groupBy } from '../../../engine/groupBy';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { fullHost } from '../Host';
import { VirtualService } from '../kinds';

const DOMAIN = 'cluster.local';

const full = (host: string, { metadata }: VirtualService) =>
  fullHost(host, metadata.namespace ?? 'default', DOMAIN);

/** Short names mean Services of the namespace they are written in, so that hosts alike are the same host as well. */
const keyOf = (host: string, service: VirtualService, alike: boolean) =>
  alike ? `${full(host, service)} ${host}` : full(host, service);

/** Hosts, as written, that a VirtualService sends to subsets of themselves. */
function splitHosts(service: VirtualService, alike: boolean): string[] {
  const own = new Set(
    (service.spec?.hosts ?? []).map(host => keyOf(host, service, alike)),
  );
  return [
    ...new Set(
      (service.spec?.http ?? [])
        .flatMap(({ route = [] }) => route)
        .filter(({ destination }) => destination?.subset)
        .map(({ destination }) => destination?.host ?? '')
        .filter(host => own.has(keyOf(host, service, alike))),
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
 * written alike, or, for gateways beside the mesh, hosts that are the same although they are written in another way. However
 * many split the host, a route is one problem.
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
    ({ service, host }) => [keyOf(host, service, alike)],
  );
  for (const service of services) {
    const gateways = service.spec?.gateways ?? [];
    if (!gateways.some(gateway => alike || gateway !== 'mesh')) continue;
    for (const [i, { route = [] }] of (service.spec?.http ?? []).entries()) {
      for (const [j, { destination }] of route.entries()) {
        if (!destination?.host || destination.subset) continue;
        const { host } = destination;
        const isMeant = (split: Split) =>
          alike || (split.host !== host && split.service !== service);
        const others = splits.get(keyOf(host, service, alike)) ?? [];
        const names = new Set(
          others
            .filter(isMeant)
            .map(
              ({ service: { metadata } }) =>
                `${metadata.namespace}/${metadata.name}`,
            ),
        );
        const [first] = names;
        if (first === undefined) continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `spec.http[${i}].route[${j}].destination.subset`,
          params: {
            host: alike ? host : full(host, service),
            service:
              names.size === 1 ? first : `${first} (one of ${names.size})`,
          },
        };
      }
    }
  }
}
