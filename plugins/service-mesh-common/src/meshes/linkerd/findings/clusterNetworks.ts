import { cidrContains, parseCidr } from '../../../engine/cidr';
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
    return {
      networks,
      contains: ip => networks.some(network => cidrContains(network, ip)),
    };
  });
}

/** Whether a block of addresses lies in one of the networks; undefined when it is no block. @internal */
export function blockLiesIn(
  block: string,
  networks: readonly string[],
): boolean | undefined {
  const inner = parseCidr(block);
  if (!inner) return undefined;
  const [address] = block.split('/');
  return networks.some(network => {
    const outer = parseCidr(network);
    return (
      outer !== undefined &&
      outer.prefix <= inner.prefix &&
      cidrContains(network, address)
    );
  });
}
