import { testFinding } from '../../../__testUtils__/testFinding';
import { Pod } from '../../../engine/coreKinds';
import { imageAutoInPod, imageAutoNotInjected } from './imageAuto';
import {
  namespaceInjectedByDefault,
  namespaceNotInjected,
} from './namespaceInjection';
import { namespaceLabelsConflict } from './namespaceLabelsConflict';
import { podWithoutProxy } from './podWithoutProxy';
import { proxyImageMismatch } from './proxyImageMismatch';

const namespace = (name: string, labels: string) => `
---
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;
const pod = (name: string, spec: string, metadata = '') => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, ${metadata} }
spec: { ${spec} }
`;
const proxy = (image: string, list = 'containers') =>
  `${list}: [{ name: istio-proxy, image: '${image}' }]`;
const injector = (values: string, revision = '') => `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector${revision}, namespace: istio-system }
data: { values: '${values}' }
`;
const on = 'istio-injection: enabled';
const installed = `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
`;
const byDefault =
  '{"sidecarInjectorWebhook":{"enableNamespacesByDefault":true}}';

testFinding(namespaceNotInjected, [
  {
    name: 'nothing is said about injection',
    resources: namespace('shop', '') + injector('{}'),
    expect: [['Namespace shop', 'metadata.labels']],
  },
  {
    name: 'Istio is not installed',
    resources: namespace('shop', ''),
    expect: [],
  },
  {
    name: 'the namespace belongs to another mesh',
    resources: `${installed}${namespace(
      'linkerd',
      'linkerd.io/is-control-plane: "true"',
    )}
---
apiVersion: v1
kind: Namespace
metadata: { name: emoji, annotations: { linkerd.io/inject: enabled } }
`,
    expect: [],
  },
  {
    name: 'something is said, or the namespace is the system’s',
    resources:
      installed +
      namespace('a', on) +
      namespace('b', 'istio-injection: disabled') +
      namespace('c', 'istio.io/rev: canary') +
      namespace('d', 'istio.io/dataplane-mode: ambient') +
      namespace('istio-system', '') +
      namespace('kube-system', ''),
    expect: [],
  },
  {
    name: 'the installation injects by default',
    resources: namespace('shop', '') + injector(byDefault),
    expect: [],
  },
]);

testFinding(namespaceInjectedByDefault, [
  {
    name: 'the installation injects by default',
    resources: namespace('shop', '') + injector(byDefault),
    expect: [['Namespace shop', 'metadata.labels']],
  },
  {
    name: 'it does not, its settings are broken, or the namespace decides',
    resources:
      namespace('shop', '') +
      injector('{"sidecarInjectorWebhook":[]}') +
      namespace('out', 'istio-injection: disabled'),
    expect: [],
  },
]);

testFinding(namespaceLabelsConflict, [
  {
    name: 'two ways into the mesh',
    resources:
      installed +
      namespace('a', `${on}, istio.io/rev: canary`) +
      namespace('b', 'istio.io/rev: x, istio.io/dataplane-mode: ambient'),
    expect: [
      ['Namespace a', 'metadata.labels'],
      ['Namespace b', 'metadata.labels'],
    ],
  },
  {
    name: 'one way, and one beside injection that is off',
    resources:
      installed +
      namespace('a', on) +
      namespace('b', 'istio-injection: disabled, istio.io/rev: canary'),
    expect: [],
  },
]);

testFinding(podWithoutProxy, [
  {
    name: 'a pod without a proxy',
    resources:
      installed +
      namespace('shop', on) +
      pod('old', 'containers: [{ name: app }]'),
    expect: [['Pod shop/old']],
  },
  {
    name: 'a proxy in either place, and pods that are to have none',
    resources:
      installed +
      namespace('shop', on) +
      pod('a', proxy('proxy:1')) +
      pod('b', proxy('proxy:1', 'initContainers')) +
      pod('c', '', 'labels: { sidecar.istio.io/inject: "False" }') +
      pod('d', '', 'annotations: { sidecar.istio.io/inject: "false" }') +
      pod('e', 'hostNetwork: true'),
    expect: [],
  },
  {
    name: 'namespaces that are not injected by the label',
    resources:
      installed + namespace('shop', 'istio.io/rev: canary') + pod('a', ''),
    expect: [],
  },
  {
    name: 'nothing is said when pods cannot be read',
    resources: installed + namespace('shop', on),
    unread: [Pod],
    expect: 'skipped',
  },
]);

const webhook = (selector: string, name = 'sidecar-injector.istio.io') => `
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector }
webhooks: [{ name: ${name}, namespaceSelector: { matchLabels: { ${selector} } } }]
`;
const deployment = `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: shop }
spec: { template: { spec: { ${proxy('auto')} } } }
`;

testFinding(imageAutoNotInjected, [
  {
    name: 'no webhook of Istio is called',
    resources:
      deployment +
      namespace('shop', '') +
      webhook(on) +
      webhook('', 'other.io'),
    expect: [
      ['Deployment shop/gateway', 'spec.template.spec.containers[0].image'],
    ],
  },
  {
    name: 'a webhook of Istio is called',
    resources: deployment + namespace('shop', on) + webhook(on),
    expect: [],
  },
]);

testFinding(imageAutoInPod, [
  {
    name: 'a pod with the name to replace',
    resources: pod('gateway-1', proxy('auto')),
    expect: [['Pod shop/gateway-1', 'spec.containers[0].image']],
  },
  {
    name: 'a pod with an image',
    resources: pod('gateway-1', proxy('proxy:1')),
    expect: [],
  },
]);

const values = (image = 'proxyv2') =>
  `{"global":{"hub":"hub.example.com","tag":"1.2.0","proxy":{"image":"${image}"}}}`;
const current = 'hub.example.com/proxyv2:1.2.0';
const proxyConfig = (place: string, spec: string) => `
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: c, namespace: ${place} }
spec: { ${spec} image: { imageType: distroless } }
`;

testFinding(proxyImageMismatch, [
  {
    name: 'an old tag, and another flavour than the settings ask for',
    resources:
      namespace('shop', on) +
      injector(values()) +
      pod('a', proxy('hub.example.com/proxyv2:1.1.0')) +
      pod('b', proxy(`${current}-distroless`, 'initContainers')) +
      pod('c', proxy(current)),
    expect: [['Namespace shop']],
  },
  ...[
    ['the root namespace', proxyConfig('istio-system', '')],
    ['the namespace', proxyConfig('shop', '')],
    [
      'the workload',
      proxyConfig('shop', 'selector: { matchLabels: { app: cart } },'),
    ],
    [
      'the mesh',
      `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'defaultConfig: { image: { imageType: distroless } }' }
`,
    ],
  ].map(([where, config]) => ({
    name: `the flavour that ${where} asks for`,
    resources:
      namespace('shop', on) +
      injector(values()) +
      config +
      pod('a', proxy(`${current}-distroless`), 'labels: { app: cart }'),
    expect: [],
  })),
  {
    name: 'the flavour that the pod asks for, an image of its own, and other namespaces',
    resources:
      namespace('shop', 'istio.io/rev: canary') +
      injector(values('example.com/own:2'), '-canary') +
      pod(
        'a',
        proxy('example.com/own:2-debug'),
        `annotations: { proxy.istio.io/config: '{ "image": { "imageType": "debug" } }' }`,
      ) +
      pod(
        'b',
        proxy('x:1'),
        'annotations: { sidecar.istio.io/proxyImage: x:1 }',
      ) +
      pod('c', 'containers: [{ name: app, image: x:1 }]'),
    expect: [],
  },
  {
    name: 'the image of a revision',
    resources:
      namespace('shop', 'istio.io/rev: canary') +
      injector(values()) +
      injector(values('example.com/own:2'), '-canary') +
      pod('a', proxy(current)),
    expect: [['Namespace shop']],
  },
  {
    name: 'a revision whose settings are not known',
    resources:
      namespace('shop', 'istio.io/rev: canary') +
      injector(values()) +
      pod('a', proxy('x:1')),
    expect: [],
  },
]);
