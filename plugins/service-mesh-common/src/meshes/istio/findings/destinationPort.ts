import { Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { fullHost } from '../Host';
import { ServiceEntry, VirtualService } from '../kinds';
import { KnownHost, knownHosts } from './knownHosts';
import { RouteDestination, routeDestinations } from './routeDestinations';

interface Found {
  readonly service: VirtualService;
  readonly destination: RouteDestination;
  readonly hosts: readonly KnownHost[];
}

/** Destinations whose host is known. */
function* knownDestinations(index: ResourceIndex): Iterable<Found> {
  const services = index.list(VirtualService);
  if (isUnread(services)) return;
  const known = knownHosts(index);
  for (const service of services) {
    const namespace = service.metadata.namespace ?? 'default';
    for (const destination of routeDestinations(service)) {
      const hosts = known(
        fullHost(destination.host, namespace, 'cluster.local').toLowerCase(),
        namespace,
        service.spec?.exportTo,
      );
      if (hosts.length > 0) yield { service, destination, hosts };
    }
  }
}

const COMMON = {
  severity: 'error',
  reads: [VirtualService, Service, ServiceEntry, MeshConfigMap],
} as const;

/** Ports of hosts as a sentence lists them. */
function portList(hosts: readonly KnownHost[]): string {
  const ports = [...new Set(hosts.flatMap(host => host.ports))];
  return ports.sort((a, b) => a - b).join(', ') || 'none';
}

/** A route leads to a port that the host does not have. @internal */
export const destinationPortNotFound: FindingRule = {
  ...COMMON,
  code: 'istio/destination-port-not-found',
  title: 'Route leads to a port the host does not have',
  message: '{host} has no port {port}; it has {ports}.',
  why: 'Requests that take this route are answered with 503, because the proxy has no cluster for the port.',
  fix: 'Use a port of the Service or ServiceEntry (its `port`, not its `targetPort`).',
  aliases: ['IST0101'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    for (const { service, destination, hosts } of knownDestinations(index)) {
      const { host, port, field } = destination;
      if (port === undefined || hosts.some(h => h.ports.includes(port)))
        continue;
      yield {
        subject: index.ref(service, VirtualService),
        field: `${field}.port`,
        params: { host, port: String(port), ports: portList(hosts) },
      };
    }
  },
};

/** A route does not say which of several ports it means. @internal */
export const destinationPortMissing: FindingRule = {
  ...COMMON,
  code: 'istio/destination-port-missing',
  title: 'Route does not say which port it means',
  message: '{host} has the ports {ports}, and the route names none.',
  why: 'Which port gets the requests depends on the port they came in by, and where the host has no such port they fail.',
  fix: 'Set destination.port.number.',
  aliases: ['IST0112'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0112/',
  *check({ index }): Iterable<Problem> {
    for (const { service, destination, hosts } of knownDestinations(index)) {
      const { host, port, field } = destination;
      if (port !== undefined || hosts.some(h => h.ports.length < 2)) continue;
      yield {
        subject: index.ref(service, VirtualService),
        field: `${field}.port`,
        params: { host, ports: portList(hosts) },
      };
    }
  },
};
