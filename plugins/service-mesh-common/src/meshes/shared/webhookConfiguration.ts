import { defineKind, ObjectOf } from '../../engine/Kind';
import { Field, intOrText, list, map, object, text } from '../../engine/shape';
import { CertificateTimes, certificateTimes } from './certificateTimes';

/** Keeps of the authorities that a webhook is trusted by only how long all of them hold. */
const authorities: Field<CertificateTimes> = {
  project(value) {
    if (typeof value !== 'string' || value === '') return undefined;
    try {
      const times = certificateTimes(atob(value))?.flat() ?? [];
      if (times.length === 0) return undefined;
      return {
        notBefore: Math.max(...times.map(({ notBefore }) => notBefore)),
        notAfter: Math.min(...times.map(({ notAfter }) => notAfter)),
      };
    } catch {
      return undefined;
    }
  },
};

const selector = object({
  matchLabels: map(text),
  matchExpressions: list(
    object({ key: text, operator: text, values: list(text) }),
  ),
});

const clientConfig = object({
  url: text,
  service: object({
    name: text,
    namespace: text,
    path: text,
    port: intOrText,
  }),
  caBundle: authorities,
});

/** Webhooks that inject proxies; their selectors decide who gets one. @public */
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
        namespaceSelector: selector,
        objectSelector: selector,
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
