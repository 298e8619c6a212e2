import { Pod } from '../../../engine/coreKinds';
import { FindingRule } from '../../../engine/FindingRule';
import { Node, WorkloadEntry } from '../kinds';
import { DESTINATION_HOST_KINDS } from './destinationHosts';
import { emptySubsets } from './emptySubsets';

/** A subset whose labels only workloads of other Services carry. @internal */
export const subsetSelectsOthers: FindingRule = {
  code: 'istio/subset-selects-others',
  severity: 'error',
  title: 'Subset with workloads of other Services only',
  message:
    'Workloads carry the labels {labels} of the subset {subset}, but none of them is behind {host}.',
  why: 'Requests for the subset are answered with 503, because a subset is a part of the endpoints of its host, and it has none.',
  fix: 'Correct the labels or the host, or let the Service select the workloads that are meant.',
  reads: [...DESTINATION_HOST_KINDS, Node, Pod, WorkloadEntry],
  aliases: ['KIA0203'],
  docs: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset',
  check: ({ index }) => emptySubsets(index, 'behind its Service'),
};
