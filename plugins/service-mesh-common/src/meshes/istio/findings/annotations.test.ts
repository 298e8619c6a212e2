import { testFinding } from '../../../__testUtils__/testFinding';
import { alphaAnnotation } from './alphaAnnotation';
import { deprecatedAnnotation } from './deprecatedAnnotation';
import { invalidAnnotation } from './invalidAnnotation';
import { misplacedAnnotation } from './misplacedAnnotation';
import { unknownAnnotation } from './unknownAnnotation';

const object = (kind: string, annotations: string, more = '') => `
---
apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'v1'}
kind: ${kind}
metadata: { name: ${kind.toLowerCase()}, ${
  kind === 'Namespace' ? '' : 'namespace: shop, '
}annotations: { ${annotations} }, ${more} }
`;
const field = (name: string) => `metadata.annotations["${name}"]`;
const replica = (name: string, value: string) => `
---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  annotations: { sidecar.istio.io/interceptionMode: ${value} }
  ownerReferences: [{ kind: ReplicaSet, name: cart-1, controller: true }]
`;

testFinding(unknownAnnotation, [
  {
    name: 'a name that Istio does not know',
    resources: object('Service', 'networking.istio.io/exportThree: x'),
    expect: [
      ['Service shop/service', field('networking.istio.io/exportThree')],
    ],
  },
  {
    name: 'known names, those of others, and those the control plane sets',
    resources: object(
      'Pod',
      'sidecar.istio.io/status: x, istio.io/rev: x, networking.istio.io/exportTo: x, helm.sh/hook: x',
    ),
    expect: [],
  },
]);

testFinding(misplacedAnnotation, [
  {
    name: 'an annotation for pods beside the pod template, and one for Ingresses',
    resources:
      object('Deployment', 'sidecar.istio.io/inject: "true"') +
      object('Pod', 'kubernetes.io/ingress.class: istio'),
    expect: [
      ['Deployment shop/deployment', field('sidecar.istio.io/inject')],
      ['Pod shop/pod', field('kubernetes.io/ingress.class')],
    ],
  },
  {
    name: 'annotations in their place or for any kind',
    resources:
      object('Pod', 'sidecar.istio.io/inject: "true"') +
      object('Namespace', 'galley.istio.io/analyze-suppress: IST0108'),
    expect: [],
  },
]);

testFinding(invalidAnnotation, [
  ...[
    ['readiness.status.sidecar.istio.io/periodSeconds', 'soon'],
    ['readiness.status.sidecar.istio.io/periodSeconds', '-1'],
    ['status.sidecar.istio.io/port', '65536'],
    ['traffic.sidecar.istio.io/excludeInboundPorts', '*'],
    ['traffic.sidecar.istio.io/includeInboundPorts', '80,http'],
    ['traffic.sidecar.istio.io/includeOutboundIPRanges', '10.0.0.1'],
    ['traffic.sidecar.istio.io/excludeOutboundIPRanges', '10.0.0.0/33'],
    ['traffic.sidecar.istio.io/excludeOutboundIPRanges', 'fd00:::/8'],
    ['traffic.sidecar.istio.io/excludeInterfaces', 'a-very-long-interface'],
    ['sidecar.istio.io/interceptionMode', 'redirect'],
    ['prometheus.istio.io/merge-metrics', 'yes'],
    ['sidecar.istio.io/proxyCPU', '1 core'],
    ['proxy.istio.io/config', 'concurrency 2'],
  ].map(([name, value]) => ({
    name: `${name} with the value ${value}`,
    resources: object('Pod', `${name}: "${value}"`),
    expect: [['Pod shop/pod', field(name)] as const],
  })),
  {
    name: 'values that Istio takes',
    resources: object(
      'Pod',
      `readiness.status.sidecar.istio.io/periodSeconds: "10",
       traffic.sidecar.istio.io/includeInboundPorts: "*",
       traffic.sidecar.istio.io/excludeInboundPorts: "80, 8080",
       traffic.sidecar.istio.io/includeOutboundIPRanges: "10.0.0.0/8,fd00::/8",
       traffic.sidecar.istio.io/excludeOutboundIPRanges: "",
       traffic.sidecar.istio.io/excludeInterfaces: "eth0,net1",
       sidecar.istio.io/proxyMemory: 128Mi,
       sidecar.istio.io/proxyCPU: 0.5,
       prometheus.istio.io/merge-metrics: "false",
       proxy.istio.io/config: "{}"`,
    ),
    expect: [],
  },
  {
    name: 'a value that nobody reads where it stands',
    resources: object('Service', 'status.sidecar.istio.io/port: none'),
    expect: [],
  },
  {
    name: 'one pod for all of an owner',
    resources: replica('cart-1-a', 'X') + replica('cart-1-b', 'X'),
    expect: [['Pod shop/cart-1-a', field('sidecar.istio.io/interceptionMode')]],
  },
]);

testFinding(deprecatedAnnotation, [
  {
    name: 'the annotation for injection without the label',
    resources: object('Pod', 'sidecar.istio.io/inject: "true"'),
    expect: [['Pod shop/pod', field('sidecar.istio.io/inject')]],
  },
  {
    name: 'the annotation beside the label',
    resources: object(
      'Pod',
      'sidecar.istio.io/inject: "true"',
      'labels: { sidecar.istio.io/inject: "true" }',
    ),
    expect: [],
  },
]);

testFinding(alphaAnnotation, [
  {
    name: 'an annotation that may change',
    resources: object('Service', 'networking.istio.io/exportTo: "."'),
    expect: [['Service shop/service', field('networking.istio.io/exportTo')]],
  },
  {
    name: 'what the CNI plugin sets, and what is no longer alpha',
    resources: object(
      'Pod',
      'sidecar.istio.io/interceptionMode: REDIRECT, ambient.istio.io/redirection: enabled',
    ),
    expect: [],
  },
]);
