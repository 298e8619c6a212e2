import { classifyResponse } from './classifyResponse';
import { LabelPart, MetricFamily } from './MetricFamily';
import { metricFamily } from './metricFamilies';
import {
  PlacedMeta,
  ProxyConnection,
  ProxyMeta,
  ProxyTls,
} from './ProxyConnection';

type Labels = Readonly<Record<string, string>>;

function metaLabels(scope: string, meta: ProxyMeta): Labels {
  return {
    [`${scope}_group`]: meta.group ?? '',
    [`${scope}_kind`]: meta.kind ?? 'default',
    [`${scope}_name`]: meta.name,
  };
}

function placedLabels(scope: string, meta: PlacedMeta): Labels {
  return {
    ...metaLabels(scope, meta),
    [`${scope}_namespace`]: meta.namespace ?? '',
  };
}

function portedLabels(scope: string, meta: PlacedMeta): Labels {
  return {
    ...placedLabels(scope, meta),
    [`${scope}_port`]: String(meta.port ?? ''),
    [`${scope}_section_name`]: meta.section ?? '',
  };
}

function targetLabels(target: string): Labels {
  const colon = target.lastIndexOf(':');
  return {
    target_addr: target,
    target_ip: target.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    target_port: target.slice(colon + 1),
  };
}

function tlsLabels(tls: ProxyTls): Labels {
  switch (tls.state) {
    case 'established':
      return tls.serverId !== undefined
        ? { tls: 'true', server_id: tls.serverId }
        : { tls: 'true', client_id: tls.clientId ?? '' };
    case 'passthru':
      return { tls: 'opaque', sni: tls.sni };
    case 'disabled':
      return { tls: 'disabled' };
    default:
      return { tls: 'no_identity', no_tls_reason: tls.reason };
  }
}

/** A proxy and its own workload talk over loopback, in the clear. */
function tlsOf({ direction, side, tls }: ProxyConnection) {
  const own =
    (direction === 'outbound' && side === 'server') ||
    (direction === 'inbound' && side === 'client');
  return own ? ({ state: 'none', reason: 'loopback' } as const) : tls;
}

function prefixed(prefix: string, labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [`${prefix}_${key}`, value]),
  );
}

const HOST_LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Host of a URI when it is a DNS name; addresses would make a series each. @internal */
export function hostnameOf(uri: string): string | undefined {
  const host =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(
      uri,
    )?.[1];
  if (!host || host.length > 253) return undefined;
  const names = host.replace(/\.$/, '').split('.');
  return names.every(name => HOST_LABEL.test(name)) &&
    !/^\d+$/.test(names[names.length - 1])
    ? host
    : undefined;
}

const PARTS: Readonly<
  Record<LabelPart, (connection: ProxyConnection) => Labels | undefined>
> = {
  direction: ({ direction }) => direction && { direction },
  peer: ({ side }) => side && { peer: side === 'server' ? 'src' : 'dst' },
  authority: ({ authority }) =>
    authority === undefined ? undefined : { authority },
  target: ({ target }) =>
    target === undefined ? undefined : targetLabels(target),
  tls: connection => {
    const tls = tlsOf(connection);
    return tls && tlsLabels(tls);
  },
  server: ({ server, serverPort }) =>
    server && { ...metaLabels('srv', server), srv_port: String(serverPort) },
  inboundRoute: ({ inboundRoute }) =>
    inboundRoute && metaLabels('route', inboundRoute),
  inboundParent: ({ server, serverPort, inboundRoute }) => ({
    ...(server && {
      ...metaLabels('parent', server),
      parent_port: String(serverPort),
    }),
    ...(inboundRoute && metaLabels('route', inboundRoute)),
  }),
  authorization: ({ authorization }) =>
    authorization && metaLabels('authz', authorization),
  rateLimit: ({ rateLimit, rateLimitScope }) => ({
    ...(rateLimit && metaLabels('ratelimit', rateLimit)),
    ...(rateLimitScope !== undefined && { ratelimit_scope: rateLimitScope }),
  }),
  endpoint: ({ endpointLabels }) =>
    endpointLabels && prefixed('dst', endpointLabels),
  profile: ({ logicalDestination, routeLabels }) => ({
    ...(logicalDestination !== undefined && { dst: logicalDestination }),
    ...(routeLabels && prefixed('rt', routeLabels)),
  }),
  control: ({ controlAddress }) =>
    controlAddress === undefined ? undefined : { addr: controlAddress },
  statusCode: ({ httpStatus }) =>
    httpStatus === undefined ? undefined : { status_code: String(httpStatus) },
  class: connection =>
    connection.httpStatus === undefined && connection.error === undefined
      ? undefined
      : { ...classifyResponse(connection) },
  errno: ({ errno }) => ({ errno: errno ?? '' }),
  skipped: () => undefined,
  result: () => undefined,
  parent: ({ parent }) => parent && portedLabels('parent', parent),
  route: ({ route }) => route && placedLabels('route', route),
  hostname: ({ hostname }) => ({ hostname: hostname ?? '' }),
  backend: ({ backend }) => backend && portedLabels('backend', backend),
  httpStatus: ({ httpStatus }) => ({ http_status: String(httpStatus ?? '') }),
  // The proxy calls a gRPC stream without a status unknown.
  grpcStatus: ({ grpcStatusName }) => ({
    grpc_status: grpcStatusName || 'UNKNOWN',
  }),
  status: ({ grpc, grpcStatusTrailer, grpcStatusHeader, httpStatus }) => ({
    status: String(
      (grpc ? grpcStatusTrailer ?? grpcStatusHeader : httpStatus) ?? '',
    ),
  }),
  error: ({ streamError }) => ({ error: streamError ?? '' }),
};

/** What a proxy tells about a transport or a request beside its direction, its side and TLS, by where it stands. */
const ABOUT: Readonly<Record<string, readonly LabelPart[]>> = {
  'inbound src': [
    'authority',
    'target',
    'server',
    'inboundRoute',
    'authorization',
  ],
  // The proxy's own connection to its workload is the same for every port.
  'inbound dst': [],
  'outbound src': ['target'],
  'outbound dst': ['authority', 'target', 'endpoint'],
};
const PLACED_PARTS: ReadonlySet<LabelPart> = new Set(
  Object.values(ABOUT).flat(),
);

/** Parts of a family that a proxy fills where the connection stands. */
function partsOf(
  { parts }: MetricFamily,
  { direction, side }: ProxyConnection,
): readonly LabelPart[] {
  if (!parts.includes('direction')) return parts;
  // Requests are counted once for each proxy: by the side that is away from its workload.
  const away = direction === 'inbound' ? 'src' : 'dst';
  const peer = side === 'server' ? 'src' : 'dst';
  const about =
    ABOUT[`${direction} ${parts.includes('peer') && side ? peer : away}`];
  return about
    ? parts.filter(part => !PLACED_PARTS.has(part) || about.includes(part))
    : parts;
}

/**
 * Labels Linkerd's proxy gives one of its metrics for a connection or a request; undefined when it is no metric of its.
 * @internal
 */
export function proxyLabels(
  metric: string,
  connection: ProxyConnection,
): Labels | undefined {
  const family = metricFamily(metric);
  return (
    family &&
    Object.assign(
      {},
      ...partsOf(family, connection).map(part => PARTS[part](connection)),
    )
  );
}
