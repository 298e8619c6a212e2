import { FindingRule } from '../../../engine/FindingRule';
import { VirtualService } from '../kinds';
import { subsetsGoneAround } from './subsetsGoneAround';

/** Requests from outside go around the subsets that others inside the mesh are sent to. @internal */
export const subsetMissedByGateway: FindingRule = {
  code: 'istio/subset-missed-by-gateway',
  severity: 'warning',
  title: 'Requests from a gateway go around the subsets of a host',
  message:
    'The route leads to {host} without a subset, while {service} splits a host written alike into subsets.',
  why: 'A gateway routes by the VirtualServices that name it: the split inside the mesh has no say in requests from outside, which reach all versions alike.',
  fix: 'Repeat the subsets and weights here, or let both VirtualServices use one delegate.',
  reads: [VirtualService],
  aliases: ['IST0140'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0140/',
  check: ({ index }) => subsetsGoneAround(index, 'as written'),
};
