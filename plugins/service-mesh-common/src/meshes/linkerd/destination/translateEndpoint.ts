import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { hasPort, parsePortRanges } from '../parsePorts';
import { typeLabel } from '../viz/VizRequest';
import {
  DestinationConfig,
  DestinationExternal,
  DestinationOwner,
  DestinationPod,
} from './DestinationCluster';
import { externalOpaquePorts, podOpaquePorts } from './opaquePorts';

/** An address of a Service and what is known of it. @internal */
export interface DestinationAddress {
  readonly ip: string;
  readonly port: number;
  readonly hostname?: string;
  readonly pod?: DestinationPod;
  readonly external?: DestinationExternal;
  readonly owner?: DestinationOwner;
  /** True when a Server makes the port opaque. */
  readonly serverOpaque?: boolean;
  /** Of a gateway that stands for Services of another cluster. */
  readonly identity?: string;
  readonly authorityOverride?: string;
  readonly zone?: string;
  readonly forZones?: readonly string[];
}

/** Why an endpoint is sent no name that it must prove. @internal */
export type NoIdentity =
  | 'not-meshed'
  | 'port-skipped'
  | 'other-control-plane'
  | 'identity-off'
  | 'not-announced';

/** What a client is told about an endpoint. @internal */
export interface DestinationEndpoint {
  /** `ip:port`. */
  readonly address: string;
  readonly protocolHint?: 'h2' | 'opaque';
  /** Port of the server's proxy that takes connections with a header that names the real port. */
  readonly opaqueTransportPort?: number;
  /** Name the server must prove; undefined leaves the connection in plaintext. */
  readonly tlsIdentity?: string;
  /** Name to ask for, where it is not the identity. */
  readonly serverName?: string;
  readonly authorityOverride?: string;
  readonly metricLabels: Readonly<Record<string, string>>;
  /** Share of the load against other endpoints. */
  readonly relativeWeight: number;
  readonly zoneLocality: 'local' | 'remote' | 'unknown';
  /** True when HTTP/2 settings of the mesh are sent along. */
  readonly meshedHttp2: boolean;
  /** Set when there is no identity. */
  readonly noIdentity?: NoIdentity;
  /** What the answer was made of. */
  readonly source: DestinationAddress;
  /** Name of the linked cluster it is in; undefined = the client's own. */
  readonly remoteCluster?: string;
}

const INBOUND = 'LINKERD2_PROXY_INBOUND_LISTEN_ADDR';
const ADMIN = 'LINKERD2_PROXY_ADMIN_LISTEN_ADDR';
const CONTROL = 'LINKERD2_PROXY_CONTROL_LISTEN_ADDR';
const DEFAULT_INBOUND_PORT = 4143;
const ZONE_FACTOR = 10;

type Metadata = Omit<
  DestinationEndpoint,
  'address' | 'relativeWeight' | 'zoneLocality' | 'source' | 'remoteCluster'
>;

/** `ip:port`, with the brackets IPv6 needs. @internal */
export function joinHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Ports the proxy of a pod listens on; undefined when its settings cannot be read. */
function proxyPorts(
  { containers }: DestinationPod,
  variables: readonly string[],
): readonly number[] | undefined {
  const proxy = containers.find(({ name }) => name === 'linkerd-proxy');
  const ports = variables.map(variable => {
    const value = proxy?.env?.find(({ name }) => name === variable)?.value;
    return Number(/:(\d+)$/.exec(value ?? '')?.[1] ?? NaN);
  });
  return ports.some(Number.isNaN) ? undefined : ports;
}

function podLabels(
  pod: DestinationPod,
  owner: DestinationOwner,
  zone: string | undefined,
): Readonly<Record<string, string>> {
  const controlPlane = pod.labels[CONTROL_PLANE_LABEL];
  const template = pod.labels['pod-template-hash'];
  return {
    pod: pod.name,
    [typeLabel(owner.kind)]: owner.name,
    serviceaccount: pod.serviceAccount || 'default',
    ...(controlPlane && { control_plane_ns: controlPlane }),
    ...(template && { pod_template_hash: template }),
    zone: zone ?? '',
  };
}

function podMetadata(
  address: DestinationAddress,
  pod: DestinationPod,
  config: DestinationConfig,
): Metadata | undefined {
  const { port } = address;
  const controlPlane = pod.labels[CONTROL_PLANE_LABEL];
  const metricLabels = podLabels(pod, address.owner ?? pod.owner, address.zone);
  const skipped = hasPort(
    parsePortRanges(pod.annotations[`${CONFIG_PREFIX}skip-inbound-ports`]),
    port,
  );
  if (!controlPlane || skipped)
    return {
      metricLabels,
      meshedHttp2: false,
      noIdentity: controlPlane ? 'port-skipped' : 'not-meshed',
    };
  const own = proxyPorts(pod, [ADMIN, CONTROL]);
  if (!own) return undefined;
  const opaque =
    podOpaquePorts(pod, config.defaultOpaquePorts)(port) ||
    address.serverOpaque === true;
  const transported =
    !own.includes(port) && (config.forceOpaqueTransport || opaque);
  const inbound = transported ? proxyPorts(pod, [INBOUND])?.[0] : undefined;
  if (transported && !inbound) return undefined;
  const plain = config.h2Upgrade ? 'h2' : undefined;
  const hint = opaque ? 'opaque' : plain;
  const identity =
    config.trustDomain !== '' && controlPlane === config.controlPlaneNamespace
      ? `${pod.serviceAccount || 'default'}.${
          pod.namespace || 'default'
        }.serviceaccount.identity.${controlPlane}.${config.trustDomain}`
      : undefined;
  const withheld =
    config.trustDomain === '' ? 'identity-off' : 'other-control-plane';
  return {
    metricLabels,
    meshedHttp2: true,
    ...(!identity && { noIdentity: withheld }),
    ...(hint && { protocolHint: hint }),
    ...(inbound && { opaqueTransportPort: inbound }),
    ...(identity && { tlsIdentity: identity, serverName: identity }),
  };
}

function externalMetadata(
  { port, owner, serverOpaque, zone }: DestinationAddress,
  external: DestinationExternal,
  config: DestinationConfig,
): Metadata {
  const opaque =
    externalOpaquePorts(external, config.defaultOpaquePorts)(port) ||
    serverOpaque === true;
  const proxyPort = external.ports.find(({ name }) => name === 'linkerd-proxy');
  const { kind, name } = owner ?? external.owner ?? { kind: '', name: '' };
  return {
    metricLabels: {
      external_workload: external.name,
      ...(kind && name && { [kind]: name }),
      zone: zone ?? '',
    },
    meshedHttp2: true,
    protocolHint: opaque ? 'opaque' : 'h2',
    ...((config.forceOpaqueTransport || opaque) && {
      opaqueTransportPort: proxyPort?.port ?? DEFAULT_INBOUND_PORT,
    }),
    tlsIdentity: external.identity,
    serverName: external.serverName,
    ...(!external.identity && { noIdentity: 'not-announced' }),
  };
}

function bareMetadata(
  { identity, authorityOverride }: DestinationAddress,
  { h2Upgrade }: DestinationConfig,
): Metadata {
  return {
    metricLabels: {},
    meshedHttp2: Boolean(identity),
    ...(identity
      ? { tlsIdentity: identity }
      : { noIdentity: 'not-announced' as const }),
    ...(identity && h2Upgrade && { protocolHint: 'h2' as const }),
    ...(authorityOverride && { authorityOverride }),
  };
}

/** What a client in a zone is told about an address; undefined when the settings of its proxy cannot be read. @internal */
export function translateEndpoint(
  address: DestinationAddress,
  config: DestinationConfig,
  clientZone?: string,
): DestinationEndpoint | undefined {
  const { pod, external, zone } = address;
  const others = external
    ? externalMetadata(address, external, config)
    : bareMetadata(address, config);
  const metadata = pod ? podMetadata(address, pod, config) : others;
  if (!metadata) return undefined;
  const known = Boolean(clientZone) && zone !== undefined;
  const side = zone === clientZone ? 'local' : 'remote';
  const zoneLocality = known ? side : 'unknown';
  return {
    address: joinHostPort(address.ip, address.port),
    ...metadata,
    metricLabels: { ...metadata.metricLabels, zone_locality: zoneLocality },
    relativeWeight:
      zoneLocality === 'local' && config.zoneWeights ? ZONE_FACTOR : 1,
    zoneLocality,
    source: address,
  };
}
