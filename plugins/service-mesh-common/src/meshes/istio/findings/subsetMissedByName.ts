import { FindingRule } from '../../../engine/FindingRule';
import { VirtualService } from '../kinds';
import { subsetsGoneAround } from './subsetsGoneAround';

/** Requests from outside go around the subsets of a host that is written in another way inside the mesh. @internal */
export const subsetMissedByName: FindingRule = {
  code: 'istio/subset-missed-by-name',
  severity: 'warning',
  title:
    'Requests from a gateway go around the subsets of a host of another spelling',
  message:
    'The route leads to {host} without a subset, while {service}, which writes the host in another way, splits it into subsets.',
  why: 'A gateway routes by the VirtualServices that name it: the split inside the mesh has no say in requests from outside, which reach all versions alike.',
  fix: 'Repeat the subsets and weights here, or let both VirtualServices use one delegate.',
  reads: [VirtualService],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0140/',
  check: ({ index }) => subsetsGoneAround(index, 'by full name'),
};
