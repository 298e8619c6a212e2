import { defineKind, ObjectOf } from '../../engine/Kind';
import { json, object, yamlText } from '../../engine/shape';

/**
 * The ConfigMaps that hold a mesh's installation values. One kind for all meshes, because a kind is watched once:
 * `mesh` is Istio's mesh configuration, `values` are Linkerd's Helm values. Each mesh narrows its own part.
 * @public
 */
export const MeshConfigMap = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  scope: 'Namespaced',
  onProblem: 'keep',
  names: ['istio', 'linkerd-config'],
  fields: { data: object({ mesh: yamlText(json), values: yamlText(json) }) },
});
/** @public */
export type MeshConfigMap = ObjectOf<typeof MeshConfigMap>;
