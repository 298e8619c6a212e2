import { defineKind, ObjectOf } from '../../engine/Kind';
import { intOrText, map, number, object, text } from '../../engine/shape';

/** How many pods may be evicted at a time; read for the control planes of all meshes. @public */
export const PodDisruptionBudget = defineKind({
  group: 'policy',
  versions: ['v1'],
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: object({
      minAvailable: intOrText,
      maxUnavailable: intOrText,
      selector: object({ matchLabels: map(text) }),
    }),
    status: object({ disruptionsAllowed: number }),
  },
});
/** @public */
export type PodDisruptionBudget = ObjectOf<typeof PodDisruptionBudget>;
