import { CidrBlock, parseCidr } from '../../../engine/cidr';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { installations } from '../installations';
import { readLinkerdConfig } from '../LinkerdConfig';

/** Networks an installation takes for the cluster's own. @internal */
export interface ClusterNetworks {
  readonly networks: readonly string[];
  contains(ip: string): boolean;
}

/** The networks of every installation in the cluster. @internal */
export function clusterNetworksOf(
  index: ResourceIndex,
): readonly ClusterNetworks[] {
  return installations(index).map(({ namespace }) => {
    const networks = readLinkerdConfig(index, namespace).clusterNetworks;
    // Read once: a cluster has many addresses.
    const blocks = networks.flatMap(network => parseCidr(network) ?? []);
    return {
      networks,
      contains: ip => {
        const address = parseCidr(ip);
        return address !== undefined && blocks.some(b => holds(b, address));
      },
    };
  });
}

function holds(outer: CidrBlock, inner: CidrBlock): boolean {
  if (outer.width !== inner.width || outer.prefix > inner.prefix) return false;
  const shift = BigInt(outer.width - outer.prefix);
  return outer.bits >> shift === inner.bits >> shift;
}

/** Whether a block of addresses lies in one of the networks; undefined when it is no block. @internal */
export function blockLiesIn(
  block: string,
  networks: readonly string[],
): boolean | undefined {
  const inner = parseCidr(block);
  return (
    inner &&
    networks.some(network => {
      const outer = parseCidr(network);
      return outer !== undefined && holds(outer, inner);
    })
  );
}
