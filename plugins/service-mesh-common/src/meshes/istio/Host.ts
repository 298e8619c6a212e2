/** Suffix of a wildcard host (`*.a.com` → `.a.com`), or undefined when the host is exact. */
function wildcardSuffix(host: string): string | undefined {
  return host.startsWith('*') ? host.slice(1) : undefined;
}

/** Whether two hosts, either of which may be a wildcard, have a name in common. @internal */
export function hostsMatch(a: string, b: string): boolean {
  const x = wildcardSuffix(a);
  const y = wildcardSuffix(b);
  if (x !== undefined && y !== undefined)
    return x.length < y.length ? y.endsWith(x) : x.endsWith(y);
  if (x !== undefined) return b.endsWith(x);
  if (y !== undefined) return a.endsWith(y);
  return a === b;
}

/** Whether every name of `a` is also one of `b`. @internal */
export function hostSubsetOf(a: string, b: string): boolean {
  const x = wildcardSuffix(a);
  const y = wildcardSuffix(b);
  if (x !== undefined && y !== undefined)
    return x.length >= y.length && x.endsWith(y);
  if (x !== undefined) return false;
  return y !== undefined ? a.endsWith(y) : a === b;
}

/** Orders hosts from the most to the least specific: exact before wildcard, longer before shorter. @internal */
export function bySpecificity(a: string, b: string): number {
  const aWild = a.startsWith('*');
  const bWild = b.startsWith('*');
  if (aWild !== bWild) return aWild ? 1 : -1;
  if (a.length !== b.length) return b.length - a.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The most specific of the hosts that covers the wanted one. @internal */
export function mostSpecificHost(
  wanted: string,
  hosts: readonly string[],
): string | undefined {
  if (hosts.includes(wanted)) return wanted;
  return hosts
    .filter(h => h.startsWith('*') && hostSubsetOf(wanted, h))
    .sort(bySpecificity)[0];
}

/** The names both lists have in common, each as the more specific of its pair. @internal */
export function intersectHosts(
  a: readonly string[],
  b: readonly string[],
): string[] {
  const common = new Set<string>();
  for (const x of a) {
    for (const y of b) {
      if (hostSubsetOf(x, y)) common.add(x);
      else if (hostSubsetOf(y, x)) common.add(y);
    }
  }
  return [...common];
}

/** Hosts of a gateway's server that routes of the namespace may use; a host without a namespace is for all. @internal */
export function hostsForNamespace(
  hosts: readonly string[],
  namespace: string,
): string[] {
  return hosts.flatMap(host => {
    const slash = host.indexOf('/');
    if (slash < 0) return [host];
    const owner = host.slice(0, slash);
    return owner === '*' || owner === namespace ? [host.slice(slash + 1)] : [];
  });
}

/** Addresses of IPv4 have dots, which end the question earlier. */
const IPV6 = /:.*:/;

/** The full name of a host as a resource of the namespace writes it. A dotted name is already full. @internal */
export function fullHost(
  host: string,
  namespace: string,
  clusterDomain: string,
): string {
  if (host === '' || host === '*' || IPV6.test(host) || host.includes('.'))
    return host;
  const suffix = clusterDomain ? ['svc', clusterDomain] : [];
  return [host, namespace, ...suffix].filter(Boolean).join('.');
}

/** `namespace/name` of a gateway as a VirtualService of the namespace writes it; `mesh` stays. @internal */
export function fullGatewayName(name: string, namespace: string): string {
  if (name === 'mesh') return name;
  if (name.startsWith('./')) return `${namespace}/${name.slice(2)}`;
  if (name.includes('/')) return name;
  const dot = name.indexOf('.');
  if (dot < 0) return `${namespace}/${name}`;
  const owner = name.slice(dot + 1).split('.')[0];
  return `${owner}/${name.slice(0, dot)}`;
}

/** A request's host without its port. @internal */
export function withoutPort(host: string): string {
  if (host.startsWith('[')) {
    const end = host.indexOf(']');
    return end > 0 ? host.slice(0, end + 1) : host;
  }
  const colon = host.indexOf(':');
  return colon >= 0 && host.indexOf(':', colon + 1) < 0
    ? host.slice(0, colon)
    : host;
}
