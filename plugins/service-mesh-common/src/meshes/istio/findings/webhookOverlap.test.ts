import { testFinding } from '../../../__testUtils__';
import { webhookOverlap, webhookServiceNotFound } from './webhookOverlap';

const configuration = (
  name: string,
  webhook: string,
  { labels = '', webhookName = 'sidecar-injector.istio.io' } = {},
) => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: ${name}, labels: { ${labels} } }
webhooks: [{ name: ${webhookName}, clientConfig: { service: { name: istiod, namespace: istio-system } }, ${webhook} }]
---`;
const enabled =
  'namespaceSelector: { matchLabels: { istio-injection: enabled } }';
const revision = (value: string) =>
  `namespaceSelector: { matchLabels: { istio.io/rev: ${value} } }`;
const istiod = `
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
---`;
const both = [
  ['MutatingWebhookConfiguration a', 'webhooks[0]'],
  ['MutatingWebhookConfiguration b', 'webhooks[0]'],
] as const;

testFinding(webhookOverlap, [
  {
    name: 'two for the same label of a namespace',
    resources: configuration('a', enabled) + configuration('b', enabled),
    expect: both,
  },
  {
    name: 'one for the label and one for everything',
    resources: configuration('a', enabled) + configuration('b', ''),
    expect: both,
  },
  {
    name: 'two for one revision, known by it alone',
    resources:
      configuration('a', revision('canary'), { webhookName: 'inject' }) +
      configuration(
        'b',
        'objectSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [canary] }] }',
        { webhookName: 'inject' },
      ),
    expect: both,
  },
  {
    name: 'one for each revision',
    resources:
      configuration('a', revision('stable')) +
      configuration('b', revision('canary')),
    expect: [],
  },
  {
    name: 'webhooks of somebody else',
    resources:
      configuration('a', '', { webhookName: 'a.example.com' }) +
      configuration('b', '', { webhookName: 'b.example.com' }),
    expect: [],
  },
]);

testFinding(webhookServiceNotFound, [
  {
    name: 'the Service is gone',
    resources: configuration('a', enabled),
    expect: [
      ['MutatingWebhookConfiguration a', 'webhooks[0].clientConfig.service'],
    ],
  },
  {
    name: 'the Service is there',
    resources: istiod + configuration('a', enabled),
    expect: [],
  },
  {
    name: 'the control plane is outside, by an address',
    resources: configuration('a', enabled).replace(
      /service: \{[^}]*\}/,
      'url: https://istiod.example.com/inject',
    ),
    expect: [],
  },
  {
    name: 'a webhook of somebody else',
    resources: configuration('a', enabled, { webhookName: 'a.example.com' }),
    expect: [],
  },
]);
