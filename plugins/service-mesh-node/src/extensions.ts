import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { MeshDefinition } from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterSource } from './ClusterSource';

/** Extends the service-mesh backend; every method may be called many times. @public */
export interface ServiceMeshExtensionPoint {
  /** Adds a mesh beside Istio and Linkerd. */
  addMesh(mesh: MeshDefinition): void;
  /** Adds a source of clusters; with the same cluster name in several sources the first added wins. */
  addClusterSource(source: ClusterSource): void;
}

/** @public */
export const serviceMeshExtensionPoint =
  createExtensionPoint<ServiceMeshExtensionPoint>({ id: 'service-mesh' });
