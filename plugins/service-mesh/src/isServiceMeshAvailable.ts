import { Entity } from '@backstage/catalog-model';
import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_SELECTOR_ANNOTATION,
  MESH_SERVICES_ANNOTATION,
  MESH_WORKLOADS_ANNOTATION,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Annotations that say which workloads an entity means. @internal */
export const selectingAnnotations = [
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_SELECTOR_ANNOTATION,
  MESH_SERVICES_ANNOTATION,
  MESH_WORKLOADS_ANNOTATION,
];

/** True when the entity says which workloads it means. @public */
export function isServiceMeshAvailable(entity: Entity): boolean {
  return selectingAnnotations.some(annotation =>
    Boolean(entity.metadata.annotations?.[annotation]),
  );
}
