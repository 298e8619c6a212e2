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

/** See the review of an entity's access. @public */
export const meshReviewReadPermission = createPermission({
  name: 'service-mesh.review.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MESH_ENTITY,
});

/** Decide about grants and attest; only for signed-in people, whatever the policy says. @public */
export const meshReviewReviewPermission = createPermission({
  name: 'service-mesh.review.review',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MESH_ENTITY,
});

/** Export the review of an entity. @public */
export const meshReviewExportPermission = createPermission({
  name: 'service-mesh.review.export',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MESH_ENTITY,
});

/** Delegate reviews of entities that one does not own. @public */
export const meshReviewAdministerPermission = createPermission({
  name: 'service-mesh.review.administer',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MESH_ENTITY,
});

/** All permissions of the plugin. @public */
export const serviceMeshPermissions = [
  meshEntityReadPermission,
  meshClustersReadPermission,
  meshReviewReadPermission,
  meshReviewReviewPermission,
  meshReviewExportPermission,
  meshReviewAdministerPermission,
];
