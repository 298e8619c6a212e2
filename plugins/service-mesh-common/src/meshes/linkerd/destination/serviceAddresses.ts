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

/** An address, and of which family and pod it is. */
interface Candidate {
  readonly family: string | undefined;
  readonly key: string;
  readonly address: DestinationAddress;
}

/** Of a pod that has an address of each family, the one the installation prefers. */
function ofFamily(
  candidates: readonly Candidate[],
  ipv6: boolean,
): readonly DestinationAddress[] {
  const haveIpv6 = new Set(
    candidates.flatMap(({ family, key }) => (family === 'IPv6' ? [key] : [])),
  );
  return candidates.flatMap(({ family, key, address }) => {
    const hidden =
      (family === 'IPv6' && !ipv6) ||
      (family === 'IPv4' && ipv6 && haveIpv6.has(key));
    return hidden ? [] : [address];
  });
}

/** Endpoints near a client: on its node when the Service says so, else those meant for its zone, if any are. */
function near(
  cluster: DestinationCluster,
  service: DestinationService | undefined,
  candidates: readonly Candidate[],
  { nodeName }: DestinationClient,
): readonly Candidate[] {
  if (service?.localTrafficOnly)
    return candidates.filter(
      ({ address: { pod } }) =>
        pod && (pod.nodeName ?? '') === (nodeName ?? ''),
    );
  // One address that is meant for no zone, of whichever family, and zones play no part.
  const zonesOf = ({ address: { forZones = [] } }: Candidate) => forZones;
  if (candidates.some(candidate => zonesOf(candidate).length === 0))
    return candidates;
  const zone = cluster.zones.get(nodeName ?? '') ?? '';
  const meant = candidates.filter(candidate =>
    zonesOf(candidate).includes(zone),
  );
  return meant.length > 0 ? meant : candidates;
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
  const addresses = new Map<string, Candidate>();
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
  const candidates = [...addresses.values()];
  return ofFamily(
    client ? near(cluster, service, candidates, client) : candidates,
    cluster.config.ipv6,
  );
}
