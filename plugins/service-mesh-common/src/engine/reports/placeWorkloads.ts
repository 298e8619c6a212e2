import { KindRef } from '../../model';
import { selectWorkloads } from '../selectWorkloads';
import { MeshView, PlacedWorkloads } from './MeshView';
import { explainMapping } from './explainMapping';

/** Finds the workloads of a view and explains the mapping. @public */
export function placeWorkloads(view: MeshView): PlacedWorkloads {
  const { target, meshes } = view;
  const unread = new Map<string, KindRef>();
  if (!target)
    return { placed: [], mapping: explainMapping(view, [], 0), unread: [] };
  const counts: number[] = target.select.map(() => 0);
  const placed = view.indexes.flatMap(index => {
    const selection = selectWorkloads(target, index, meshes);
    selection.perSelection.forEach((found, i) => {
      counts[i] += found;
    });
    for (const kind of selection.unread) unread.set(kind.kind, kind);
    return selection.workloads.map(workload => ({
      workload,
      index,
      mesh: meshes.find(mesh => mesh.id === workload.membership.mesh),
    }));
  });
  return {
    placed,
    mapping: explainMapping(view, counts, placed.length, [...unread.values()]),
    unread: [...unread.values()],
  };
}
