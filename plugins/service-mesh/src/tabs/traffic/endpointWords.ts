import {
  EndpointProtocol,
  PortEndpoints,
  ServiceEndpoint,
  ServiceEndpoints,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** How a proxy carries what it sends. @internal */
export const protocols: Record<EndpointProtocol, string> = {
  opaque: 'opaque: carried as bytes',
  http2: 'HTTP/2 between the proxies',
  hbone: 'in a tunnel (HBONE)',
  'as-sent': 'as the caller sends it',
};

/** Where the endpoints of a Service come from. @internal */
export const origins: Record<
  Exclude<ServiceEndpoints['origin'], 'local'>,
  string
> = {
  gateway: 'through the gateway of another cluster',
  remote: 'pods of another cluster',
  federated: 'several clusters at once',
};

/** Whom an endpoint is kept for. @internal */
export function onlyForWords({
  node,
  zones,
}: NonNullable<ServiceEndpoint['onlyFor']>): string {
  if (node !== undefined) return `only callers on node ${node}`;
  const names = zones ?? [];
  return `callers in zone ${names.join(', ')}`;
}

/** How many endpoints there are, and how many of the ways to them are encrypted. @internal */
export function summaryWords({ endpoints }: PortEndpoints): string {
  const used = endpoints.filter(endpoint => endpoint.used);
  const rest = endpoints.length - used.length;
  const unused =
    rest > 0 ? ` ${rest} more ${rest === 1 ? 'is' : 'are'} not used.` : '';
  if (used.length === 0)
    return `No endpoint is ready: callers wait, and are refused.${unused}`;
  const secured = used.filter(({ tls }) => tls === 'mutual').length;
  const unknown = used.filter(({ tls }) => tls === 'unknown').length;
  const open = unknown > 0 ? `, not known of ${unknown}` : '';
  if (used.length === 1)
    return `1 endpoint${
      secured ? ', by mTLS' : open || ', without mTLS'
    }.${unused}`;
  const share = secured === used.length ? 'all' : String(secured);
  return `${used.length} endpoints, mTLS to ${share} of them${open}.${unused}`;
}
