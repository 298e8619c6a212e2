import { ControlPlanesData, Report } from '../../model';
import { MeshView } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

/** Which control planes serve the clusters of this entity, and how are they set? @public */
export function reportControlPlanes(view: MeshView): Report<ControlPlanesData> {
  const { placed, mapping } = placeWorkloads(view);
  const used = new Set(placed.map(({ index }) => index));
  return toReport(view, mapping, {
    // An entity without workloads yet is shown what it would find in the clusters it may run in.
    controlPlanes: view.indexes
      .filter(index => used.size === 0 || used.has(index))
      .flatMap(index =>
        view.meshes.flatMap(mesh => mesh.controlPlane?.(index) ?? []),
      ),
  });
}
