import { join } from 'node:path';
import { createMeshCluster } from '../../createMeshCluster';
import { loadMesh } from '../../load/loadMesh';
import { KubeObject } from '../../KubeObject';
import { MeshObjects } from '../../MeshObjects';

/** The objects of the demo cluster as it starts. */
export function demoMesh(): MeshObjects {
  return createMeshCluster(
    loadMesh(join(__dirname, '..', '..', '..', 'mesh'), new Date(0)),
  ).objects;
}

/** The same with one object in another state, or gone. */
export function withObject(
  mesh: MeshObjects,
  kind: string,
  name: string,
  change: (object: KubeObject) => KubeObject | undefined,
): MeshObjects {
  return {
    list: (group, wanted) =>
      mesh.list(group, wanted).flatMap(object => {
        if (object.kind !== kind || object.metadata.name !== name) {
          return [object];
        }
        const changed = change(object);
        return changed ? [changed] : [];
      }),
  };
}
