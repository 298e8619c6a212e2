import {
  MirrorAddress,
  MirrorEndpoints,
  MirrorLink,
  MirrorService,
  MirrorSubset,
} from './MirrorObjects';

const IP_ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/i;

/** Addresses of a Link's gateway, in order of their text; names are not resolved and left out. */
function gatewayAddresses(link: MirrorLink): readonly MirrorAddress[] {
  return link.gatewayAddress
    .split(',')
    .filter(address => IP_ADDRESS.test(address))
    .sort()
    .map(ip => ({ ip }));
}

/** Ports of a mirror's endpoints: the names of the Service, the gateway's port; undefined when the Link has none. @internal */
export function gatewayPorts(link: MirrorLink, { ports }: MirrorService) {
  if (!/^[+-]?\d+$/.test(link.gatewayPort)) return undefined;
  return ports.map(({ name, protocol }) => ({
    ...(name !== undefined && { name }),
    port: Number(link.gatewayPort),
    ...(protocol !== undefined && { protocol }),
  }));
}

/** The gateway as a mirror's endpoints; undefined when the Link does not lead to one. @internal */
export function gatewaySubset(
  link: MirrorLink,
  service: MirrorService,
): MirrorSubset | undefined {
  const addresses = gatewayAddresses(link);
  const ports = gatewayPorts(link, service);
  return addresses.length > 0 && ports ? { addresses, ports } : undefined;
}

/** True when no address of the endpoints is ready. @internal */
export function isEmpty(endpoints: MirrorEndpoints | undefined): boolean {
  return !endpoints?.subsets.some(({ addresses = [] }) => addresses.length > 0);
}

/** Endpoints as clients see them while the gateway answers its probes or does not. @internal */
export function withLiveness(
  endpoints: MirrorEndpoints,
  gatewayAlive: boolean,
): MirrorEndpoints {
  if (gatewayAlive) return endpoints;
  return {
    ...endpoints,
    subsets: endpoints.subsets.map(
      ({ addresses = [], notReadyAddresses = [], ports }) => ({
        notReadyAddresses: [...notReadyAddresses, ...addresses],
        ...(ports && { ports }),
      }),
    ),
  };
}
