import {
  KubeObject,
  ValidationProblem,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { droppedFields } from '@meshwright/backstage-plugin-service-mesh-node';

/** Most dropped fields kept of one object. */
const MOST_FIELDS = 10;

/** The object with the fields that were applied and not kept; the object itself when there are none. */
export function withDroppedFields(
  object: KubeObject,
  raw: unknown,
): KubeObject {
  const dropped = droppedFields(raw)
    .slice(0, MOST_FIELDS)
    .map(
      ({ field, message }): ValidationProblem => ({
        severity: 'warning',
        field,
        message,
        dropped: true,
      }),
    );
  return dropped.length > 0
    ? { ...object, problems: [...(object.problems ?? []), ...dropped] }
    : object;
}
