/** The domain a certificate always belongs to in policies: it points at the mesh's own. */
const POINTER = 'cluster.local';

function covers(pattern: string, domain: string): boolean {
  if (pattern === domain || pattern === '*') return true;
  if (pattern.startsWith('*')) return domain.endsWith(pattern.slice(1));
  return pattern.endsWith('*') && domain.startsWith(pattern.slice(0, -1));
}

/** Principals as they count in a mesh whose trust domain has other names too. @internal */
export function expandPrincipals(
  principals: readonly string[],
  trustDomain: string,
  aliases: readonly string[],
): string[] {
  const domains = [trustDomain, ...aliases];
  return principals.flatMap(principal => {
    const parts = principal.split('/');
    const [domain] = parts;
    if (parts.length !== 5 || domain === '*') return [principal];
    if (
      domain !== POINTER &&
      !domains.some(d => covers(domain, d) || covers(d, domain))
    )
      return [principal];
    // Only a star at the start is kept; one at the end gives way to the names of the mesh.
    const names = domains.map(d =>
      domain.startsWith('*') && covers(domain, d)
        ? principal
        : [d, ...parts.slice(1)].join('/'),
    );
    return [...new Set(names)];
  });
}

/** Trust domains as they count: an exact name of the mesh stands for all its names. @internal */
export function expandTrustDomains(
  values: readonly string[],
  trustDomain: string,
  aliases: readonly string[],
): string[] {
  const domains = [trustDomain, ...aliases];
  return [
    ...new Set(
      values.flatMap(value => (domains.includes(value) ? domains : [value])),
    ),
  ];
}
