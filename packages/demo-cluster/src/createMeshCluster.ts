import { CrdController } from './controllers/CrdController';
import { EndpointSliceController } from './controllers/EndpointSliceController';
import { WorkloadController } from './controllers/WorkloadController';
import { KubeObject } from './KubeObject';
import { ObjectStore } from './kubernetes/ObjectStore';
import { TypeRegistry } from './kubernetes/TypeRegistry';
import { meshCrds } from './load/meshCrds';
import { MeshObjects } from './MeshObjects';

/** A cluster's state with its controllers running. */
export interface MeshCluster {
  readonly store: ObjectStore;
  readonly types: TypeRegistry;
  readonly objects: MeshObjects;
}

/** Fills a cluster with the mesh definitions and the given objects; namespaces must come before what is inside. */
export function createMeshCluster(
  objects: readonly KubeObject[],
  firstRevision?: number,
): MeshCluster {
  const store = new ObjectStore(firstRevision);
  const types = new TypeRegistry();
  new CrdController(store, types).start();
  new WorkloadController(store, types).start();
  new EndpointSliceController(store, types).start();
  for (const object of [...meshCrds(), ...objects]) {
    const type = types.ofObject(object.apiVersion, object.kind);
    if (!type) {
      throw new Error(
        `${object.kind} ${object.metadata.name}: no such kind in ${object.apiVersion}`,
      );
    }
    store.put(type, object);
  }
  // Watches begin with the complete cluster; a revision from before was of an earlier run.
  store.compact();
  return { store, types, objects: viewOf(store, types) };
}

function viewOf(store: ObjectStore, types: TypeRegistry): MeshObjects {
  return {
    list(group, kind) {
      const type = types.byKind(group, kind);
      return type ? store.list(type) : [];
    },
  };
}
