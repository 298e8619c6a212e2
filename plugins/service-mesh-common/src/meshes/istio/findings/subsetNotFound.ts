import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { fullHost, hostSubsetOf } from '../Host';
import { DestinationRule, VirtualService } from '../kinds';
import { routeDestinations } from './routeDestinations';

const DOMAIN = 'cluster.local';

/** A route leads to a subset that no DestinationRule defines. @internal */
export const subsetNotFound: FindingRule = {
  code: 'istio/subset-not-found',
  severity: 'error',
  title: 'Route leads to a subset nobody defines',
  message: 'No DestinationRule for {host} defines the subset {subset}.',
  why: 'Requests that take this route are answered with 503, because the proxy has no endpoints for the subset.',
  fix: 'Define the subset in the DestinationRule of the host, or correct its name in the VirtualService.',
  reads: [VirtualService, DestinationRule],
  aliases: ['IST0101', 'KIA1107'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    const rules = index.list(DestinationRule);
    if (isUnread(services) || isUnread(rules)) return;
    const exact = new Map<string, Set<string>>();
    const wildcard: { host: string; names: ReadonlySet<string> }[] = [];
    for (const { metadata, spec } of rules) {
      const host = fullHost(
        spec?.host ?? '',
        metadata.namespace ?? 'default',
        DOMAIN,
      );
      const names = (spec?.subsets ?? []).map(({ name = '' }) => name);
      if (host.startsWith('*')) wildcard.push({ host, names: new Set(names) });
      const known = exact.get(host) ?? new Set();
      names.forEach(name => known.add(name));
      exact.set(host, known);
    }
    for (const service of services) {
      for (const { host, subset, field } of routeDestinations(service)) {
        if (!subset) continue;
        const full = fullHost(
          host,
          service.metadata.namespace ?? 'default',
          DOMAIN,
        );
        if (
          exact.get(full)?.has(subset) ||
          wildcard.some(
            entry => entry.names.has(subset) && hostSubsetOf(full, entry.host),
          )
        )
          continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `${field}.subset`,
          params: { host: full, subset },
        };
      }
    }
  },
};
