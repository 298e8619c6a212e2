import { defineKind, ObjectOf } from '../../../engine/Kind';
import { intOrText, list, map, object, text } from '../../../engine/shape';
import { serverCertificate } from '../serverCertificate';

const expressions = list(
  object({ key: text, operator: text, values: list(text) }),
);

const clientConfig = object({
  url: text,
  service: object({
    name: text,
    namespace: text,
    path: text,
    port: intOrText,
  }),
});

/** Webhooks that inject sidecars; their selectors decide who gets one. @public */
export const MutatingWebhookConfiguration = defineKind({
  group: 'admissionregistration.k8s.io',
  versions: ['v1'],
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: {
    webhooks: list(
      object({
        name: text,
        namespaceSelector: object({
          matchLabels: map(text),
          matchExpressions: expressions,
        }),
        objectSelector: object({
          matchLabels: map(text),
          matchExpressions: expressions,
        }),
        clientConfig,
      }),
    ),
  },
});
/** @public */
export type MutatingWebhookConfiguration = ObjectOf<
  typeof MutatingWebhookConfiguration
>;

/** Webhooks that check configuration. @public */
export const ValidatingWebhookConfiguration = defineKind({
  group: 'admissionregistration.k8s.io',
  versions: ['v1'],
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  scope: 'Cluster',
  onProblem: 'keep',
  fields: { webhooks: list(object({ name: text, clientConfig })) },
});
/** @public */
export type ValidatingWebhookConfiguration = ObjectOf<
  typeof ValidatingWebhookConfiguration
>;

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
