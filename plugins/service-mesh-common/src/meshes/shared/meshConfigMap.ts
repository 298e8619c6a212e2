import { defineKind, ObjectOf } from '../../engine/Kind';
import { json, object, text, yamlText } from '../../engine/shape';

/**
 * The ConfigMaps that hold a mesh's installation values. One kind for all meshes, because a kind is watched once:
 * `mesh` is Istio's mesh configuration (that of a revision is in `istio-<revision>`), `meshNetworks` its networks, `values`
 * are Linkerd's Helm values or those of Istio's injector, `ca-bundle.crt` holds Linkerd's trust anchors. Each mesh narrows
 * its own part.
 * @public
 */
export const MeshConfigMap = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  scope: 'Namespaced',
  onProblem: 'keep',
  names: [
    'istio',
    'istio-sidecar-injector',
    'linkerd-config',
    'linkerd-identity-trust-roots',
  ],
  namePrefixes: ['istio-', 'istio-sidecar-injector-'],
  fields: {
    data: object({
      mesh: yamlText(json),
      meshNetworks: yamlText(json),
      values: yamlText(json),
      'ca-bundle.crt': text,
    }),
  },
});
/** @public */
export type MeshConfigMap = ObjectOf<typeof MeshConfigMap>;
