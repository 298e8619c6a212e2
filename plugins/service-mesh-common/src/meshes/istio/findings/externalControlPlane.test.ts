import { testFinding } from '../../../__testUtils__/testFinding';
import {
  externalControlPlaneByIp,
  externalControlPlaneInvalid,
} from './externalControlPlane';

const webhooks = (kind: string, name: string, ...clients: string[]) => `
---
apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}WebhookConfiguration
metadata: { name: ${name} }
webhooks: [${clients
  .map(client => `{ name: w, clientConfig: { ${client} } }`)
  .join()}]
`;
const injector = (...clients: string[]) =>
  webhooks('Mutating', 'istio-sidecar-injector-east', ...clients);

testFinding(externalControlPlaneInvalid, [
  {
    name: 'no address at all, and addresses that are none',
    resources:
      injector('', 'url: "https://host:port/inject"', 'url: "https://a b/"') +
      webhooks('Validating', 'istiod-default-validator', ''),
    expect: [
      [
        'MutatingWebhookConfiguration istio-sidecar-injector-east',
        'webhooks[0].clientConfig',
      ],
      [
        'MutatingWebhookConfiguration istio-sidecar-injector-east',
        'webhooks[1].clientConfig',
      ],
      [
        'MutatingWebhookConfiguration istio-sidecar-injector-east',
        'webhooks[2].clientConfig',
      ],
      [
        'ValidatingWebhookConfiguration istiod-default-validator',
        'webhooks[0].clientConfig',
      ],
    ],
  },
  {
    name: 'a host, a Service, and webhooks of others',
    resources:
      injector(
        'url: "https://istiod.example.com:15017/inject"',
        'service: { name: istiod }',
      ) +
      webhooks('Mutating', 'other', '') +
      webhooks('Validating', 'other', ''),
    expect: [],
  },
]);

testFinding(externalControlPlaneByIp, [
  {
    name: 'addresses of both families',
    resources: injector(
      'url: "https://10.0.0.1:15017/inject"',
      'url: "https://[fd00::1]:15017/inject"',
    ),
    expect: [
      [
        'MutatingWebhookConfiguration istio-sidecar-injector-east',
        'webhooks[0].clientConfig.url',
      ],
      [
        'MutatingWebhookConfiguration istio-sidecar-injector-east',
        'webhooks[1].clientConfig.url',
      ],
    ],
  },
  {
    name: 'host names, also such as begin with digits',
    resources:
      injector('url: "https://1.2.3.example.com/inject"', '') +
      webhooks('Validating', 'istio-validator-east', 'url: "https://istiod"'),
    expect: [],
  },
]);
