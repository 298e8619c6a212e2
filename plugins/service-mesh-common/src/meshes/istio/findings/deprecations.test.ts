import { testFinding } from '../../../__testUtils__/testFinding';
import { deprecatedFaultPercent } from './deprecatedFaultPercent';
import { removedKindInstalled } from './removedKindInstalled';
import { sidecarEgressProxyIgnored } from './sidecarEgressProxyIgnored';

const route = (fault: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { http: [{ fault: { ${fault} } }] }
`;
const sidecar = (policy: string) => `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { outboundTrafficPolicy: { ${policy} } }
`;
const definition = (name: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${name} }
`;

testFinding(deprecatedFaultPercent, [
  {
    name: 'a share in percent',
    resources: route('delay: { percent: 10 }'),
    expect: [['VirtualService shop/cart', 'spec.http[0].fault.delay.percent']],
  },
  {
    name: 'no share, and the new field',
    resources: route('delay: { percent: 0, percentage: { value: 10 } }'),
    expect: [],
  },
]);

testFinding(sidecarEgressProxyIgnored, [
  {
    name: 'an egress proxy',
    resources: sidecar('egressProxy: { host: egress }'),
    expect: [
      ['Sidecar shop/default', 'spec.outboundTrafficPolicy.egressProxy'],
    ],
  },
  {
    name: 'a mode alone',
    resources: sidecar('mode: REGISTRY_ONLY'),
    expect: [],
  },
]);

testFinding(removedKindInstalled, [
  {
    name: 'a kind of the old access control',
    resources: definition('serviceroles.rbac.istio.io'),
    expect: [['CustomResourceDefinition serviceroles.rbac.istio.io']],
  },
  {
    name: 'a kind Istio reads',
    resources: definition('sidecars.networking.istio.io'),
    expect: [],
  },
]);
