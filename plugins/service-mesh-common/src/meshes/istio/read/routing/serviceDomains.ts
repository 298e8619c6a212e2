import { derived } from '../../../../engine/derived';
import { groupBy } from '../../../../engine/groupBy';

/** How a client's name server completes a short name, such as `shop.svc.cluster.local`. */
type DnsDomain = string;

/**
 * The names under which a client reaches a service: its full name with and without the dot at the end, and the short forms
 * that the client's own domain allows.
 * @internal
 */
export function serviceDomains(
  {
    host,
    headless = false,
    aliases = [],
  }: {
    readonly host: string;
    readonly headless?: boolean;
    readonly aliases?: readonly string[];
  },
  clientDomain: DnsDomain,
): string[] {
  const names = [host, ...aliases].flatMap(name =>
    name.includes(':')
      ? [`[${name}]`]
      : [name, `${name}.`, ...shortNames(name, clientDomain)],
  );
  // Each pod of a headless Service has a name below the Service's.
  return [
    ...new Set(
      headless ? [...names, ...names.map(name => `*.${name}`)] : names,
    ),
  ];
}

/** Whether a client reaches the service under a host in lower case. @internal */
export function answersTo(
  service: { readonly host: string },
  host: string,
  clientDomain: DnsDomain,
): boolean {
  // Every name of a service begins with the first label of its host: that leaves one of thousands to be looked at.
  if (
    !service.host.includes(':') &&
    firstLabel(service.host).toLowerCase() !== firstLabel(host)
  )
    return false;
  return serviceDomains(service, clientDomain).some(
    name => name.toLowerCase() === host,
  );
}

const byFirstLabel = derived((services: readonly { readonly host: string }[]) =>
  groupBy(services, ({ host }) => [
    host.includes(':') ? '' : firstLabel(host).toLowerCase(),
  ]),
);

/** The services among which those are that a client could reach under a host in lower case. @internal */
export function servicesNamedLike<T extends { readonly host: string }>(
  services: readonly T[],
  host: string,
): readonly T[] {
  const groups = byFirstLabel(services) as ReadonlyMap<string, readonly T[]>;
  return [...(groups.get(firstLabel(host)) ?? []), ...(groups.get('') ?? [])];
}

function firstLabel(host: string): string {
  const end = host.indexOf('.');
  return end < 0 ? host : host.slice(0, end);
}

function shortNames(host: string, clientDomain: DnsDomain): string[] {
  const cluster = clientDomain.indexOf('.svc.');
  if (cluster >= 0) {
    const match = /^([^.]+)\.(.+?)\.svc\./.exec(host);
    if (!match) return [];
    const [, service, namespace] = match;
    const short = [`${service}.${namespace}`, `${service}.${namespace}.svc`];
    return namespace === clientDomain.slice(0, cluster)
      ? [service, ...short]
      : short;
  }
  const own = host.split('.');
  const domain = clientDomain.split('.');
  let shared = 0;
  while (
    shared < Math.min(own.length, domain.length) &&
    own[own.length - 1 - shared] === domain[domain.length - 1 - shared]
  )
    shared += 1;
  const unique = own.slice(0, own.length - shared);
  if (shared === 0 || unique.length === 0) return [];
  const short = unique.join('.');
  return unique.length === 2
    ? [short, `${short}.${own[unique.length]}`]
    : [short];
}
