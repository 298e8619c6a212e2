import { derived } from '../../../../engine/derived';
import { bySpecificity, hostsMatch, hostSubsetOf } from '../../Host';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import { hostOwners, hostsOf, ownersOf, wideHosts } from './hostOwners';
import { seenServices } from './seenServices';
import { answersTo, servicesNamedLike } from './serviceDomains';
import type { RegisteredService, RoutingTable } from './resolveRequest';

/** What a sidecar knows under one name: the first of the VirtualServices with a route for it counts, else the service. */
interface KnownName {
  readonly virtualServices: readonly VirtualService[];
  readonly service?: RegisteredService;
}

/** The services that a namespace sees on a port. */
interface PortRegistry {
  readonly services: readonly RegisteredService[];
  readonly hosts: ReadonlySet<string>;
  readonly wide: readonly RegisteredService[];
}

const registries = derived(
  (services: readonly RegisteredService[], settings: MeshSettings) => {
    const known = new Map<string, PortRegistry>();
    return (namespace: string, port: number): PortRegistry => {
      const key = `${namespace}\n${port}`;
      let found = known.get(key);
      if (!found) {
        const seen = seenServices(services, namespace, settings).filter(
          ({ ports }) => ports.includes(port),
        );
        found = {
          services: seen,
          hosts: new Set(seen.map(({ host }) => host.toLowerCase())),
          wide: seen.filter(({ host }) => host.startsWith('*')),
        };
        known.set(key, found);
      }
      return found;
    };
  },
);

/** VirtualServices that speak for a service, those without a route for the client too; of a wildcard only the first counts. */
function speakersFor(
  { host }: RegisteredService,
  ordered: readonly VirtualService[],
  settings: MeshSettings,
): readonly VirtualService[] {
  const wanted = host.toLowerCase();
  const owners = hostOwners(wanted, ordered, settings);
  return ownersOf(wanted, ordered, settings).length > 0 &&
    !wanted.startsWith('*')
    ? owners
    : owners.slice(0, 1);
}

/**
 * What a request's host may stand for on a port, the most specific name first. Names that nobody registered are known on
 * port 80, and on the ports of the registered hosts that their VirtualService speaks for; a wildcard that covers registered
 * hosts stands for these alone.
 * @internal
 */
export function meshNames(
  table: RoutingTable,
  namespace: string,
  ordered: readonly VirtualService[],
  host: string,
  port: number,
): KnownName[] {
  const { services, settings } = table;
  const registry = registries(services, settings)(namespace, port);
  const speaksForService = (virtualService: VirtualService) =>
    hostsOf(virtualService, settings).some(name =>
      name.startsWith('*')
        ? registry.services.some(
            service =>
              hostsMatch(service.host.toLowerCase(), name) &&
              speakersFor(service, ordered, settings).includes(virtualService),
          )
        : registry.hosts.has(name),
    );
  const known = (name: string, named: readonly RegisteredService[]) => {
    const registered = name.startsWith('*')
      ? registry.services.some(service =>
          hostsMatch(service.host.toLowerCase(), name),
        )
      : registry.hosts.has(name);
    const claimants = registered
      ? []
      : ownersOf(name, ordered, settings).filter(
          virtualService => port === 80 || speaksForService(virtualService),
        );
    const speakers = named.flatMap(service =>
      speakersFor(service, ordered, settings),
    );
    const all = new Set([...claimants, ...speakers]);
    return {
      virtualServices:
        claimants.length && speakers.length
          ? ordered.filter(virtualService => all.has(virtualService))
          : [...all],
      ...(named.length > 0 && { service: named[0] }),
    };
  };
  const domain = `${namespace}.svc.${settings.clusterDomain}`;
  const called = servicesNamedLike(registry.services, host).filter(service =>
    answersTo(service, host, domain),
  );
  // A short form of one service's name is no more than that where it is the full name of another.
  const exact = called.filter(service => service.host.toLowerCase() === host);
  const wide = new Set([
    ...wideHosts(ordered, settings),
    ...registry.wide.map(service => service.host.toLowerCase()),
  ]);
  return [
    known(host, exact.length ? exact : called.slice(0, 1)),
    ...[...wide]
      .filter(name => name !== host && hostSubsetOf(host, name))
      .sort(bySpecificity)
      .map(name =>
        known(
          name,
          registry.wide.filter(service => service.host.toLowerCase() === name),
        ),
      ),
  ];
}
