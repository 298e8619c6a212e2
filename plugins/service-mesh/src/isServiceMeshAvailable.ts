import { Entity } from '@backstage/catalog-model';
import { selectingAnnotations } from '@meshwright/backstage-plugin-service-mesh-common';

/** True when the entity says which workloads it means. @public */
export function isServiceMeshAvailable(entity: Entity): boolean {
  return selectingAnnotations.some(annotation =>
    Boolean(entity.metadata.annotations?.[annotation]),
  );
}
