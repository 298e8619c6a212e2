import { defineKind, ObjectOf } from '../../../engine/Kind';
import { serverCertificate } from '../serverCertificate';

export {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from '../../shared/webhookConfiguration';

/** Definitions of kinds: which ones are installed, and of which release those of the Gateway API are. @public */
export const CustomResourceDefinition = defineKind({
  group: 'apiextensions.k8s.io',
  versions: ['v1'],
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  scope: 'Cluster',
  metadataOnly: true,
  onProblem: 'keep',
  fields: {},
});
/** @public */
export type CustomResourceDefinition = ObjectOf<
  typeof CustomResourceDefinition
>;

/**
 * Secrets with certificates of gateways. Only whether a certificate is there, and how long it holds, is kept; the rest is
 * dropped as it is read.
 * @public
 */
export const CertificateSecret = defineKind({
  group: '',
  versions: ['v1'],
  kind: 'Secret',
  plural: 'secrets',
  scope: 'Namespaced',
  optIn: true,
  fieldSelector: 'type!=helm.sh/release.v1',
  onProblem: 'keep',
  fields: { data: serverCertificate },
});
/** @public */
export type CertificateSecret = ObjectOf<typeof CertificateSecret>;
