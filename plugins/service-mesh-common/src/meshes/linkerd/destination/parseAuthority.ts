/** A Service, and one of its pods when its DNS name was asked for. @internal */
export interface Authority {
  readonly name: string;
  readonly namespace: string;
  readonly hostname?: string;
}

/** Reads a host as the name of a Service or of one of its pods; undefined when it is no name of this cluster. @internal */
export function parseAuthority(
  host: string,
  clusterDomain: string,
): Authority | undefined {
  const suffix = `.svc.${clusterDomain}`;
  if (!host.endsWith(suffix)) return undefined;
  const parts = host.slice(0, -suffix.length).split('.');
  if (parts.length === 2) return { name: parts[0], namespace: parts[1] };
  return parts.length === 3
    ? { hostname: parts[0], name: parts[1], namespace: parts[2] }
    : undefined;
}

/** True for an IPv4 or IPv6 address. @internal */
export function isIpAddress(host: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host))
    return host.split('.').every(part => Number(part) <= 255);
  return /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(host) && host.length > 1;
}
