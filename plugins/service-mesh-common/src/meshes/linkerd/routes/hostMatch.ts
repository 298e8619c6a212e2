/** How well a hostname pattern fits a host: `suffix` for `*.example.com`; length counts the characters that fit. @internal */
export interface HostMatch {
  readonly type: 'exact' | 'suffix';
  readonly length: number;
}

/** The text a wildcard pattern stands before, with its dot. @internal */
export function hostSuffix(pattern: string): string | undefined {
  return pattern.startsWith('*.') ? pattern.slice(1) : undefined;
}

/** A host may come with a port, which no pattern speaks of. */
const PORT = /^(\[.*\]|[^:]*):\d*$/;

/** A host without its port. @internal */
export function withoutPort(host: string): string {
  return host.replace(PORT, '$1');
}

/** Compares a host without case and port; a dot at its end is passed over unless the pattern has one too. @internal */
export function hostMatch(
  pattern: string,
  host: string,
): HostMatch | undefined {
  const [want, full] = [pattern.toLowerCase(), withoutPort(host).toLowerCase()];
  const have =
    full.endsWith('.') && !want.endsWith('.') ? full.slice(0, -1) : full;
  const suffix = hostSuffix(want);
  if (suffix === undefined)
    return have === want ? { type: 'exact', length: want.length } : undefined;
  return have.endsWith(suffix) && have.length > suffix.length
    ? { type: 'suffix', length: suffix.length }
    : undefined;
}
