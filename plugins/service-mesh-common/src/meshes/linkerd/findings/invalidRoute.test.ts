import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { invalidRoute } from './invalidRoute';

const route = (kind: string, spec: string, annotations = '{}') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: ${kind.toLowerCase()}, namespace: shop, annotations: ${annotations} }
spec: ${spec}
`;

const SERVICE = '{ group: core, kind: Service, name: web, port: 80 }';

testFinding(invalidRoute, [
  {
    name: 'backends without a port, wrong annotations, and several rules',
    resources:
      installation() +
      route(
        'HTTPRoute',
        `{ parentRefs: [${SERVICE}], rules: [{ backendRefs: [{ name: web }] }] }`,
      ) +
      route(
        'GRPCRoute',
        `{ parentRefs: [${SERVICE}], rules: [] }`,
        '{ retry.linkerd.io/grpc: sometimes }',
      ) +
      route('TCPRoute', `{ parentRefs: [${SERVICE}], rules: [{}, {}] }`),
    expect: [
      ['GRPCRoute shop/grpcroute', 'metadata.annotations'],
      ['HTTPRoute shop/httproute', 'spec.rules[0].backendRefs[0].port'],
      ['TCPRoute shop/tcproute', 'spec.rules'],
    ],
  },
  {
    name: 'routes of gateways are not for Linkerd to judge',
    resources:
      installation() +
      route(
        'HTTPRoute',
        '{ parentRefs: [{ name: gateway }], rules: [{ backendRefs: [{ name: web }] }] }',
      ),
    expect: [],
  },
  {
    name: 'nothing is judged where Linkerd is not installed',
    resources: route(
      'HTTPRoute',
      `{ parentRefs: [${SERVICE}], rules: [{ backendRefs: [{ name: web }] }] }`,
    ),
    expect: [],
  },
]);
