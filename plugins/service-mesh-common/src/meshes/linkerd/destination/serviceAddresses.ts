import { GATEWAY_IDENTITY, REMOTE_HOST } from '../multicluster/mirrorLabels';
import {
  DestinationCluster,
  DestinationService,
  DestinationSlice,
} from './DestinationCluster';
import { isOpaqueByServer } from './opaquePorts';
import { DestinationAddress, joinHostPort } from './translateEndpoint';

/** Who asks. @internal */
export interface DestinationClient {
  readonly namespace?: string;
  readonly nodeName?: string;
}

/** Services name their ports; endpoints are found by that name, not by the pod's. @internal */
export function targetPort(
  slice: DestinationSlice,
  service: DestinationService | undefined,
  port: number,
): number | undefined {
  if (!slice.ports) return undefined;
  const declared = service?.ports.find(candidate => candidate.port === port);
  if (!declared) return port;
  return slice.ports.find(({ name }) => (name ?? '') === (declared.name ?? ''))
    ?.port;
}

type Slice = DestinationSlice['endpoints'][number];

function resolve(
  cluster: DestinationCluster,
  slice: DestinationSlice,
  endpoint: Slice,
  ip: string,
  port: number,
  asked: number,
): { key: string; address: DestinationAddress } | undefined {
  const { target, hostname, zone, forZones } = endpoint;
  const common = {
    ip,
    port,
    forZones,
    ...(hostname !== undefined && { hostname }),
  };
  if (!target) {
    const host = slice.annotations[REMOTE_HOST];
    return {
      key: `${slice.service}-${ip}-${port}-${hostname ?? ''}`,
      address: {
        ...common,
        ...(slice.annotations[GATEWAY_IDENTITY] && {
          identity: slice.annotations[GATEWAY_IDENTITY],
        }),
        ...(host && { authorityOverride: joinHostPort(host, asked) }),
      },
    };
  }
  const placed = { ...common, ...(zone !== undefined && { zone }) };
  if (target.kind === 'Pod') {
    const pod = cluster.pods.find(
      candidate =>
        candidate.name === target.name &&
        candidate.namespace === (target.namespace ?? slice.namespace),
    );
    return (
      pod && {
        key: `${pod.namespace}/${pod.name}`,
        address: {
          ...placed,
          pod,
          serverOpaque: isOpaqueByServer(cluster.servers, { pod }, port),
        },
      }
    );
  }
  const external =
    target.kind === 'ExternalWorkload'
      ? cluster.externals.find(
          candidate =>
            candidate.name === target.name &&
            candidate.namespace === slice.namespace,
        )
      : undefined;
  return (
    external && {
      key: `external ${external.namespace}/${external.name}`,
      address: {
        ...placed,
        external,
        serverOpaque: isOpaqueByServer(cluster.servers, { external }, port),
      },
    }
  );
}

/** Of a pod that has an address of each family, the one the installation prefers. */
function ofFamily(
  addresses: ReadonlyMap<
    string,
    { family: string | undefined; key: string; address: DestinationAddress }
  >,
  ipv6: boolean,
): readonly DestinationAddress[] {
  return [...addresses.values()].flatMap(({ family, key, address }) => {
    const hidden =
      (family === 'IPv6' && !ipv6) ||
      (family === 'IPv4' && ipv6 && addresses.has(`IPv6 ${key}`));
    return hidden ? [] : [address];
  });
}

/** Endpoints near a client: on its node when the Service says so, else those meant for its zone, if any are. */
function near(
  cluster: DestinationCluster,
  service: DestinationService | undefined,
  addresses: readonly DestinationAddress[],
  { nodeName }: DestinationClient,
): readonly DestinationAddress[] {
  if (service?.localTrafficOnly)
    return addresses.filter(
      ({ pod }) => pod && (pod.nodeName ?? '') === (nodeName ?? ''),
    );
  if (addresses.some(({ forZones = [] }) => forZones.length === 0))
    return addresses;
  const zone = cluster.zones.get(nodeName ?? '') ?? '';
  const meant = addresses.filter(({ forZones = [] }) =>
    forZones.includes(zone),
  );
  return meant.length > 0 ? meant : addresses;
}

/** The addresses a port of a Service leads to. @internal */
export function serviceAddresses(
  cluster: DestinationCluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  port: number,
  {
    hostname,
    client,
  }: {
    readonly hostname?: string;
    /** undefined when the client is in another cluster, whose nodes and zones mean nothing here. */
    readonly client?: DestinationClient;
  },
): readonly DestinationAddress[] {
  const service = cluster.services.find(
    candidate => candidate.name === name && candidate.namespace === namespace,
  );
  const addresses = new Map<
    string,
    { family: string | undefined; key: string; address: DestinationAddress }
  >();
  for (const slice of cluster.slices) {
    if (slice.service !== name || slice.namespace !== namespace) continue;
    const target = targetPort(slice, service, port);
    if (target === undefined) continue;
    for (const endpoint of slice.endpoints) {
      if (!endpoint.ready) continue;
      if (hostname && endpoint.hostname !== hostname) continue;
      for (const ip of endpoint.addresses) {
        const found = resolve(cluster, slice, endpoint, ip, target, port);
        if (!found) continue;
        const family = found.address.pod ? slice.family : undefined;
        addresses.set(`${family ?? ''} ${found.key}`, { family, ...found });
      }
    }
  }
  const kept = ofFamily(addresses, cluster.config.ipv6);
  return client ? near(cluster, service, kept, client) : kept;
}
