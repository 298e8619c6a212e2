import { Pod } from '../../../engine/coreKinds';
import { Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { DestinationRule, Node, WorkloadEntry } from '../kinds';
import { Labels, selects } from '../selects';
import { Destination, destinationHosts } from './destinationHosts';
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

/** Where the workloads of a subset were looked for. @internal */
export type SubsetPlace = 'anywhere' | 'behind its Service';

/** Tells where no workload carries the labels of a subset of a destination; undefined = some behind it do. */
type Missing = (
  destination: Destination,
  labels: Labels,
) => SubsetPlace | undefined;

function missing(index: ResourceIndex): Missing {
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
  // The whole cluster is searched for the labels of a subset that nobody has near, once: thousands share theirs.
  const known = new Map<string, boolean>();
  const anywhere = (labels: Labels) => {
    const key = labelText(labels);
    const found = known.get(key) ?? anyPod(labels);
    known.set(key, found);
    return found;
  };
  return (destination, labels) => {
    if ('service' in destination) {
      const { metadata, spec } = destination.service;
      const selector = spec?.selector ?? {};
      const bySelector = Object.keys(selector).length > 0;
      const contradicts = Object.entries(labels).some(
        ([key, value]) =>
          Object.hasOwn(selector, key) && selector[key] !== value,
      );
      if (
        bySelector &&
        !contradicts &&
        anyPod({ ...selector, ...labels }, metadata.namespace)
      )
        return undefined;
      if (!anywhere(labels)) return 'anywhere';
      // Endpoints that nobody selects by labels are somebody else's.
      return bySelector ? 'behind its Service' : undefined;
    }
    const { metadata, spec } = destination.entry;
    if (spec?.endpoints?.some(e => selects(labels, e.labels ?? {})))
      return undefined;
    const wanted = { ...spec?.workloadSelector?.labels, ...labels };
    const workloads = index.list(WorkloadEntry, metadata.namespace);
    const found =
      anywhere(wanted) ||
      (spec?.workloadSelector !== undefined &&
        !isUnread(workloads) &&
        workloads.some(w =>
          selects(wanted, { ...w.metadata.labels, ...w.spec?.labels }),
        ));
    return found ? undefined : 'anywhere';
  };
}

/** Subsets without workloads where they were looked for. @internal */
export function* emptySubsets(
  index: ResourceIndex,
  place: SubsetPlace,
): Iterable<Problem> {
  const missingFrom = missing(index);
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
      if (missingFrom(destination, labels) !== place) continue;
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
}
