import { cidrContains } from '../../../engine/cidr';
import { readOutboundPolicy } from './readOutboundPolicy';
import { OutboundPolicy, OutboundRoute } from './OutboundPolicy';
import { OutboundResources } from './OutboundResources';
import { resolveEgressNetwork } from './resolveEgressNetwork';
import { withoutTrailing } from '../../../engine/withoutTrailing';

/** What a client asks about: where a connection goes, or a name. @internal */
export type OutboundLookup =
  | { readonly ip: string; readonly port: number }
  | { readonly authority: string };

/** Port of a name that says none, or one that cannot be. */
const DEFAULT_PORT = 80;

/** Highest TCP port. */
const MAX_PORT = 65_535;

function byAuthority(
  resources: OutboundResources,
  authority: string,
  sourceNamespace: string,
): OutboundPolicy | undefined {
  const match = /^(.*?)(?::(\d+))?$/.exec(authority);
  const host = withoutTrailing(match?.[1] ?? '', '.');
  const asked = Number(match?.[2] ?? 0);
  const port = asked > 0 && asked <= MAX_PORT ? asked : DEFAULT_PORT;
  const { clusterDomain } = resources.config;
  // The domain is cut off as text, however often it stands there.
  let local = host;
  while (clusterDomain && local.endsWith(clusterDomain))
    local = local.slice(0, -clusterDomain.length);
  const [name, namespace, svc] = local.split('.');
  if (!name || !namespace || svc !== 'svc') return undefined;
  const object = resources.services.find(
    s => s.metadata.name === name && s.metadata.namespace === namespace,
  );
  return readOutboundPolicy(
    resources,
    { kind: 'Service', namespace, name, ...(object && { object }) },
    port,
    sourceNamespace,
  );
}

/** Connections to a port that the Service does not have are closed. */
function undefinedPort(
  parent: OutboundPolicy['parent'],
  evidence: OutboundPolicy['evidence'],
): OutboundPolicy {
  return {
    parent,
    protocol: 'opaque',
    routes: [
      {
        source: { default: 'undefined-port' },
        hostnames: [],
        rules: [
          {
            conditions: [],
            distribution: 'empty',
            backends: [],
            filters: [{ type: 'Forbidden' }],
            timeouts: {},
          },
        ],
      },
    ],
    evidence,
  };
}

/** Whatever no EgressNetwork speaks for may be called. */
function fallback(address: string): OutboundPolicy {
  const route: OutboundRoute = {
    source: { default: 'egress-fallback' },
    hostnames: [],
    rules: [
      {
        conditions: [],
        distribution: 'first-available',
        backends: [{ forward: address, filters: [] }],
        filters: [],
        timeouts: {},
      },
    ],
  };
  return {
    parent: { default: 'egress-fallback' },
    protocol: 'detect',
    routes: [route],
    opaqueRoutes: [route],
    evidence: [
      { type: 'default', name: 'linkerd: destinations outside may be called' },
    ],
  };
}

/** What the proxy of a client in a namespace is told about a destination; undefined when it is told nothing. @internal */
export function lookupOutbound(
  resources: OutboundResources,
  lookup: OutboundLookup,
  sourceNamespace: string,
): OutboundPolicy | undefined {
  if ('authority' in lookup)
    return byAuthority(resources, lookup.authority, sourceNamespace);
  const { ip, port } = lookup;
  const { services, egressNetworks, config, index } = resources;
  const address = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
  const service = services.find(
    s =>
      ip !== 'None' &&
      (s.spec?.ports ?? []).length > 0 &&
      (s.spec?.clusterIPs ?? []).includes(ip),
  );
  if (service) {
    const { name, namespace = '' } = service.metadata;
    const parent = { kind: 'Service' as const, namespace, name };
    if (!(service.spec?.ports ?? []).some(p => p.port === port))
      return undefinedPort({ ...parent, port }, [
        {
          type: 'resource',
          ref: index.ref(service, { group: '', kind: 'Service' }),
          field: 'spec.ports',
        },
      ]);
    return readOutboundPolicy(
      resources,
      { ...parent, object: service },
      port,
      sourceNamespace,
      address,
    );
  }
  const egress = resolveEgressNetwork(
    egressNetworks,
    sourceNamespace,
    ip,
    config,
  );
  if (egress)
    return readOutboundPolicy(
      resources,
      {
        kind: 'EgressNetwork',
        namespace: egress.metadata.namespace ?? '',
        name: egress.metadata.name,
        object: egress,
      },
      port,
      sourceNamespace,
      address,
    );
  return config.clusterNetworks.some(cidr => cidrContains(cidr, ip))
    ? undefined
    : fallback(address);
}
