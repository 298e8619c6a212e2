import { Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { exportAnnotation } from '../exportedTo';
import { fullHost, hostSubsetOf } from '../Host';
import { DestinationRule, ServiceEntry } from '../kinds';

/** Kinds {@link destinationHosts} looks at. @internal */
export const DESTINATION_HOST_KINDS = [
  DestinationRule,
  Service,
  ServiceEntry,
] as const;

/** What a host stands for. @internal */
export type Destination =
  | { readonly service: Service }
  | { readonly entry: ServiceEntry };

const DOMAIN = 'cluster.local';

/** DestinationRules with what their host stands for where their namespace sees it; undefined = nothing. @internal */
export function* destinationHosts(
  index: ResourceIndex,
): Iterable<readonly [DestinationRule, Destination | undefined]> {
  const rules = index.list(DestinationRule);
  if (isUnread(rules)) return;
  const find = lookUp(index);
  for (const rule of rules) yield [rule, find(rule)];
}

function lookUp(
  index: ResourceIndex,
): (rule: DestinationRule) => Destination | undefined {
  /** Host → namespace that sees it, or `*` → destination. */
  const hosts = new Map<string, Map<string, Destination>>();
  const add = (
    host: string,
    owner: string,
    exportTo: readonly string[] | undefined,
    destination: Destination,
  ) => {
    const scopes = hosts.get(host) ?? new Map<string, Destination>();
    hosts.set(host, scopes);
    for (const scope of exportTo?.length ? exportTo : ['*'])
      scopes.set(scope === '.' ? owner : scope, destination);
  };
  const entries = index.list(ServiceEntry);
  for (const entry of isUnread(entries) ? [] : entries) {
    const owner = entry.metadata.namespace ?? 'default';
    for (const host of entry.spec?.hosts ?? [])
      add(fullHost(host, owner, DOMAIN), owner, entry.spec?.exportTo, {
        entry,
      });
  }
  const services = index.list(Service);
  for (const service of isUnread(services) ? [] : services) {
    const { name, namespace = 'default', annotations } = service.metadata;
    add(
      fullHost(name, namespace, DOMAIN),
      namespace,
      exportAnnotation(annotations),
      { service },
    );
  }
  const wildcards = [...hosts].filter(([host]) => host.startsWith('*'));
  return ({ metadata, spec }) => {
    const { namespace = 'default' } = metadata;
    const host = fullHost(spec?.host ?? '', namespace, DOMAIN);
    const viewers = spec?.exportTo?.length
      ? spec.exportTo.map(to => (to === '.' ? namespace : to))
      : [namespace];
    const seenBy = (scopes: ReadonlyMap<string, Destination> | undefined) =>
      scopes &&
      ['*', ...viewers].map(viewer => scopes.get(viewer)).find(Boolean);
    const exact = seenBy(hosts.get(host));
    if (exact) return exact;
    for (const [wildcard, scopes] of wildcards) {
      const found = hostSubsetOf(host, wildcard) && seenBy(scopes);
      if (found) return found;
    }
    if (!host.startsWith('*')) return undefined;
    for (const [known, scopes] of hosts) {
      const found = hostSubsetOf(known, host) && seenBy(scopes);
      if (found) return found;
    }
    return undefined;
  };
}
