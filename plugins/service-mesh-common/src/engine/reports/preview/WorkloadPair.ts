import { WorkloadRef } from '../../../model';
import { PlacedWorkload } from '../MeshView';
import { workloadRef } from '../reportEdges';

/** A workload as it is and as it would be. @internal */
export interface WorkloadPair {
  readonly before: PlacedWorkload;
  readonly after: PlacedWorkload;
}

/** The workloads that are there before and after a change. @internal */
export function pairsOf(
  before: readonly PlacedWorkload[],
  after: readonly PlacedWorkload[],
): WorkloadPair[] {
  const now = new Map(after.map(entry => [refKey(workloadRef(entry)), entry]));
  return before.flatMap(entry => {
    const other = now.get(refKey(workloadRef(entry)));
    return other ? [{ before: entry, after: other }] : [];
  });
}

/** A workload as one text. @internal */
export function refKey({
  cluster,
  namespace,
  ownerKind,
  name,
}: WorkloadRef): string {
  return [cluster, namespace, ownerKind, name].join('\n');
}
