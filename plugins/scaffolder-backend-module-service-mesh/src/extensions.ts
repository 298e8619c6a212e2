import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { MeshDefinition } from '@meshwright/backstage-plugin-service-mesh-common';

/** Extends the service mesh actions of the scaffolder. @public */
export interface ServiceMeshScaffolderExtensionPoint {
  /** Adds a mesh beside Istio and Linkerd; may be called many times. What it can write, the actions offer. */
  addMesh(mesh: MeshDefinition): void;
}

/** @public */
export const serviceMeshScaffolderExtensionPoint =
  createExtensionPoint<ServiceMeshScaffolderExtensionPoint>({
    id: 'scaffolder.service-mesh',
  });
