import { defineKind, ObjectOf } from '../../engine/Kind';
import { object, text } from '../../engine/shape';

/** Nodes: their labels say where pods run, and from which network pods get their addresses. @public */
export const Node = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Node',
  plural: 'nodes',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: { spec: object({ podCIDR: text }) },
});
/** @public */
export type Node = ObjectOf<typeof Node>;
