import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of permissions on the mesh data of a catalog entity. @public */
export const RESOURCE_TYPE_MESH_ENTITY = 'service-mesh-entity';

/** Read the mesh reports of an entity. @public */
export const meshEntityReadPermission = createPermission({
  name: 'service-mesh.entity.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MESH_ENTITY,
});

/** Read the health of the clusters. @public */
export const meshClustersReadPermission = createPermission({
  name: 'service-mesh.clusters.read',
  attributes: { action: 'read' },
});

/** All permissions of the plugin. @public */
export const serviceMeshPermissions = [
  meshEntityReadPermission,
  meshClustersReadPermission,
];
