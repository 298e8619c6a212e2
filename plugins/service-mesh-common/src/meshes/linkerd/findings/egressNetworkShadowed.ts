import { parseCidr } from '../../../engine/cidr';
import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { undatedFirst } from '../byAge';
import { Network } from '../inbound/Authorization';
import { EgressNetwork } from '../kinds';

/** Everything outside of the cluster, which is what an EgressNetwork without networks stands for. */
const EVERYTHING = 'everything outside of the cluster';

/** A network in one spelling, so that equal ones are found. */
function spelling({ cidr, except }: Network): string {
  const block = parseCidr(cidr);
  const key = block ? `${block.bits}/${block.prefix}/${block.width}` : cidr;
  return [key, ...[...except].sort()].join(' ');
}

function blocksOf(
  egress: EgressNetwork,
): readonly (readonly [string, string])[] {
  const own = egress.spec?.networks;
  return own
    ? own.map(({ cidr = '', except = [] }) => [
        spelling({ cidr, except }),
        cidr,
      ])
    : [[EVERYTHING, EVERYTHING]];
}

/** Two EgressNetworks of a namespace claim the same addresses; only the older one governs them. @internal */
export const egressNetworkShadowed: FindingRule = {
  code: 'linkerd/egress-network-shadowed',
  severity: 'warning',
  title: 'EgressNetwork has no effect on addresses an older one governs',
  message:
    'EgressNetwork {name} and the older {owner} both stand for {network}; only {owner} governs it.',
  why: 'Of the EgressNetworks with the smallest block around an address, the oldest decides. Routes and the traffic policy of the other do not apply to these addresses.',
  fix: 'Make the blocks differ, or move the routes to the older one and delete the other.',
  reads: [EgressNetwork],
  docs: 'https://linkerd.io/2/reference/egress-network/',
  *check({ index }): Iterable<Problem> {
    const networks = index.list(EgressNetwork);
    if (isUnread(networks)) return;
    const owners = new Map<string, EgressNetwork>();
    for (const egress of [...networks].sort(undatedFirst)) {
      for (const [i, [key, network]] of blocksOf(egress).entries()) {
        const place = `${egress.metadata.namespace} ${key}`;
        const owner = owners.get(place) ?? egress;
        owners.set(place, owner);
        if (owner === egress) continue;
        yield {
          subject: index.ref(egress, EgressNetwork),
          field: network === EVERYTHING ? 'spec' : `spec.networks[${i}]`,
          params: {
            name: egress.metadata.name,
            owner: owner.metadata.name,
            network,
          },
        };
      }
    }
  },
};
