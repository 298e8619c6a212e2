/** The end of a wildcard with its dot (`*.a.com` → `.a.com`); `*` stands for every name. */
function suffixOf(hostname: string): string | undefined {
  return hostname.startsWith('*') ? hostname.slice(1) : undefined;
}

/** Whether a hostname, wildcards included, stands for a name or for every name of a narrower hostname. @internal */
export function covers(hostname: string, name: string): boolean {
  if (hostname === '*') return true;
  const suffix = suffixOf(hostname);
  return suffix === undefined
    ? hostname === name
    : name.endsWith(suffix) && name !== suffix;
}

/** The names two hostnames have in common, as the narrower of the two; undefined = none. @internal */
export function commonHostname(a: string, b: string): string | undefined {
  if (covers(a, b)) return b;
  return covers(b, a) ? a : undefined;
}

/** Orders hostnames from the most to the least specific: exact ones first, then by length. @internal */
export function bySpecificity(a: string, b: string): number {
  const [x, y] = [suffixOf(a), suffixOf(b)];
  if ((x === undefined) !== (y === undefined)) return x === undefined ? -1 : 1;
  return b.length - a.length;
}

/** A host as hostnames write it: without port, in lower case. @internal */
export function plainHost(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
