import { defineKind, ObjectOf } from '../../engine/Kind';
import { conditions } from '../../engine/conditions';
import { json, object, text } from '../../engine/shape';

/** An installation as the Istio operator and `istioctl install` describe it. @public */
export const IstioOperator = defineKind({
  group: 'install.istio.io',
  versions: ['v1alpha1'],
  kind: 'IstioOperator',
  plural: 'istiooperators',
  scope: 'Namespaced',
  onProblem: 'keep',
  fields: {
    spec: object({
      profile: text,
      revision: text,
      tag: json,
      namespace: text,
      meshConfig: json,
    }),
    status: object({ status: text, message: text }),
  },
});
/** @public */
export type IstioOperator = ObjectOf<typeof IstioOperator>;

const values = object({ meshConfig: json, revision: text });

/** An installation as the Sail operator describes it; it makes revisions. @public */
export const SailIstio = defineKind({
  group: 'sailoperator.io',
  versions: ['v1', 'v1alpha1'],
  kind: 'Istio',
  plural: 'istios',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: {
    spec: object({
      version: text,
      namespace: text,
      profile: text,
      updateStrategy: object({ type: text }),
      values,
    }),
    status: object({ state: text, activeRevisionName: text, conditions }),
  },
});
/** @public */
export type SailIstio = ObjectOf<typeof SailIstio>;

/** One control plane of the Sail operator. @public */
export const IstioRevision = defineKind({
  group: 'sailoperator.io',
  versions: ['v1', 'v1alpha1'],
  kind: 'IstioRevision',
  plural: 'istiorevisions',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: {
    spec: object({ version: text, namespace: text, values }),
    status: object({ state: text, conditions }),
  },
});
/** @public */
export type IstioRevision = ObjectOf<typeof IstioRevision>;
