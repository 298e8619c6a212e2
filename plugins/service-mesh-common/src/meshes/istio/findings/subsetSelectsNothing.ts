import { Pod } from '../../../engine/coreKinds';
import { FindingRule } from '../../../engine/FindingRule';
import { Node, WorkloadEntry } from '../kinds';
import { DESTINATION_HOST_KINDS } from './destinationHosts';
import { emptySubsets } from './emptySubsets';

/** A subset whose labels no workload carries. @internal */
export const subsetSelectsNothing: FindingRule = {
  code: 'istio/subset-selects-nothing',
  severity: 'error',
  title: 'Subset without workloads',
  message:
    'No workload carries the labels {labels} of the subset {subset} of {host}.',
  why: 'Requests for the subset are answered with 503, because it has no endpoints.',
  fix: 'Correct the labels of the subset, or start the version it stands for.',
  reads: [...DESTINATION_HOST_KINDS, Node, Pod, WorkloadEntry],
  aliases: ['IST0173', 'KIA0203'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  check: ({ index }) => emptySubsets(index, 'anywhere'),
};
