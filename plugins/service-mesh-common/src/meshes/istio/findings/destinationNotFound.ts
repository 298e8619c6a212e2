import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { fullHost } from '../Host';
import { ServiceEntry, VirtualService } from '../kinds';
import { knownHosts } from './knownHosts';
import { routeDestinations } from './routeDestinations';

/** A route leads to a host that is in no registry. @internal */
export const destinationNotFound: FindingRule = {
  code: 'istio/destination-not-found',
  severity: 'error',
  title: 'Route leads to an unknown host',
  message:
    'No Service or ServiceEntry visible in {namespace} has the host {host}.',
  why: 'Requests that take this route are answered with 503, because the proxy has no cluster for the host.',
  fix: 'Correct the host, create the Service, or export it to this namespace. A host of another namespace needs its full name.',
  reads: [VirtualService, Service, ServiceEntry, MeshConfigMap],
  aliases: ['IST0101', 'KIA1101'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    if (isUnread(services)) return;
    const known = knownHosts(index);
    for (const service of services) {
      const namespace = service.metadata.namespace ?? 'default';
      const exportTo = service.spec?.exportTo;
      for (const { host, field } of routeDestinations(service)) {
        const full = fullHost(host, namespace, 'cluster.local').toLowerCase();
        if (known(full, namespace, exportTo).length > 0) continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `${field}.host`,
          params: {
            host: full || '""',
            namespace: exportTo?.length ? exportTo.join(', ') : namespace,
          },
        };
      }
    }
  },
};
