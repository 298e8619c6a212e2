import { cidrContains, parseCidr } from '../../../engine/cidr';
import { undatedFirst } from '../byAge';
import { Network } from '../inbound/Authorization';
import { EgressNetwork } from '../kinds';
import { LinkerdConfig } from '../LinkerdConfig';

/** Addresses of hosts in a block: an IPv4 block has two that are no host's. */
function hosts(cidr: string): bigint {
  const block = parseCidr(cidr);
  if (!block) return 0n;
  const all = 1n << BigInt(block.width - block.prefix);
  return block.width === 32 && block.prefix < 31 ? all - 2n : all;
}

function sizeOf({ cidr, except }: Network): bigint {
  return except.reduce((size, block) => size - hosts(block), hosts(cidr));
}

/** The networks of an EgressNetwork; without any it stands for everything outside the cluster. @internal */
export function networksOf(
  egress: EgressNetwork,
  { clusterNetworks }: LinkerdConfig,
): readonly Network[] {
  const own = egress.spec?.networks;
  if (own) return own.map(({ cidr = '', except = [] }) => ({ cidr, except }));
  const isV6 = (cidr: string) => cidr.includes(':');
  return [
    { cidr: '0.0.0.0/0', except: clusterNetworks.filter(c => !isV6(c)) },
    { cidr: '::/0', except: clusterNetworks.filter(isV6) },
  ];
}

/** Size of the smallest network that holds an address; undefined when none does. */
function matchedSize(
  egress: EgressNetwork,
  ip: string,
  config: LinkerdConfig,
): bigint | undefined {
  return networksOf(egress, config)
    .filter(
      network =>
        cidrContains(network.cidr, ip) &&
        !network.except.some(block => cidrContains(block, ip)),
    )
    .map(sizeOf)
    .reduce<bigint | undefined>(
      (least, size) => (least === undefined || size < least ? size : least),
      undefined,
    );
}

function byNamespace(a: EgressNetwork, b: EgressNetwork): number {
  const [x, y] = [a.metadata.namespace ?? '', b.metadata.namespace ?? ''];
  if (x === y) return 0;
  return x < y ? -1 : 1;
}

/**
 * The EgressNetwork that governs an address for clients of a namespace: its own ones if it has any, else the global ones;
 * of these the one with the smallest block, then the oldest.
 * @internal
 */
export function resolveEgressNetwork(
  networks: readonly EgressNetwork[],
  sourceNamespace: string,
  ip: string,
  config: LinkerdConfig,
): EgressNetwork | undefined {
  const of = (namespace: string) =>
    networks.filter(n => n.metadata.namespace === namespace);
  const own = of(sourceNamespace);
  const candidates = own.length > 0 ? own : of(config.globalEgressNamespace);
  return candidates
    .flatMap(network => {
      const size = matchedSize(network, ip, config);
      return size === undefined ? [] : [{ network, size }];
    })
    .sort((a, b) => {
      if (a.size !== b.size) return a.size < b.size ? -1 : 1;
      return (
        undatedFirst(a.network, b.network) || byNamespace(a.network, b.network)
      );
    })[0]?.network;
}
