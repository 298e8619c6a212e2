import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { DestinationRule, Node, WorkloadEntry } from '../kinds';
import { Labels, selects } from '../selects';
import {
  Destination,
  DESTINATION_HOST_KINDS,
  destinationHosts,
} from './destinationHosts';
import { labelText } from './selectedPods';

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';
const SUBZONE = 'topology.istio.io/subzone';
const HOSTNAME = 'kubernetes.io/hostname';

/** Labels a pod has by the place where it runs. */
const FROM_NODE = [REGION, ZONE, SUBZONE, HOSTNAME];

/** Labels that say in which cluster and network a pod runs; one cluster's objects do not tell. */
const FROM_CLUSTER = ['topology.istio.io/cluster', 'topology.istio.io/network'];

/** A place counts only from the region down: a zone without its region is none. */
function placeOf(nodeName: string | undefined, node: Labels = {}): Labels {
  const { [REGION]: region, [ZONE]: zone, [SUBZONE]: subzone } = node;
  return {
    ...(region && { [REGION]: region }),
    ...(zone && { [ZONE]: zone }),
    ...(zone && subzone && { [SUBZONE]: subzone }),
    ...(nodeName && { [HOSTNAME]: nodeName }),
  };
}

/** Whether anything of a destination carries the labels. */
type AnyCarries = (destination: Destination, labels: Labels) => boolean;

function carriers(index: ResourceIndex): AnyCarries {
  const nodes = index.list(Node);
  const nodeLabels = new Map(
    isUnread(nodes)
      ? []
      : nodes.map(node => [node.metadata.name, node.metadata.labels]),
  );
  const anyPod = (labels: Labels, namespace?: string) => {
    const entries = Object.entries(labels);
    const own = entries.filter(([key]) => !FROM_NODE.includes(key));
    const place = entries.filter(([key]) => FROM_NODE.includes(key));
    const pods = index.withLabels(Pod, Object.fromEntries(own), namespace);
    if (isUnread(pods) || place.length === 0)
      return isUnread(pods) || pods.length > 0;
    return pods.some(({ metadata, spec }) =>
      selects(Object.fromEntries(place), {
        ...metadata.labels,
        ...placeOf(spec?.nodeName, nodeLabels.get(spec?.nodeName ?? '')),
      }),
    );
  };
  return (destination, labels) => {
    if ('service' in destination) {
      const { metadata, spec } = destination.service;
      // Endpoints that nobody selects by labels are somebody else's.
      return (
        Object.keys(spec?.selector ?? {}).length === 0 ||
        anyPod({ ...spec?.selector, ...labels }, metadata.namespace)
      );
    }
    const { metadata, spec } = destination.entry;
    if (spec?.endpoints?.some(e => selects(labels, e.labels ?? {})))
      return true;
    const wanted = { ...spec?.workloadSelector?.labels, ...labels };
    const workloads = index.list(WorkloadEntry, metadata.namespace);
    return (
      anyPod(wanted) ||
      (spec?.workloadSelector !== undefined &&
        !isUnread(workloads) &&
        workloads.some(w =>
          selects(wanted, { ...w.metadata.labels, ...w.spec?.labels }),
        ))
    );
  };
}

/** A subset whose labels no workload of its host carries. @internal */
export const subsetSelectsNothing: FindingRule = {
  code: 'istio/subset-selects-nothing',
  severity: 'error',
  title: 'Subset without workloads',
  message:
    'No workload behind {host} carries the labels {labels} of the subset {subset}.',
  why: 'Requests for the subset are answered with 503, because it has no endpoints.',
  fix: 'Correct the labels of the subset, or start the version it stands for.',
  reads: [...DESTINATION_HOST_KINDS, Node, Pod, WorkloadEntry],
  aliases: ['IST0173', 'KIA0203'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/',
  *check({ index }): Iterable<Problem> {
    const anyCarries = carriers(index);
    for (const [rule, destination] of destinationHosts(index)) {
      // Behind a wildcard are several hosts, of which one may have the subset.
      if (!destination || rule.spec?.host?.startsWith('*')) continue;
      for (const [i, subset] of (rule.spec?.subsets ?? []).entries()) {
        const labels = Object.fromEntries(
          Object.entries(subset.labels ?? {}).filter(
            ([key]) => !FROM_CLUSTER.includes(key),
          ),
        );
        if (Object.keys(labels).length === 0) continue;
        if (anyCarries(destination, labels)) continue;
        yield {
          subject: index.ref(rule, DestinationRule),
          field: `spec.subsets[${i}].labels`,
          params: {
            host: rule.spec?.host ?? '',
            labels: labelText(labels),
            subset: subset.name ?? '',
          },
        };
      }
    }
  },
};
