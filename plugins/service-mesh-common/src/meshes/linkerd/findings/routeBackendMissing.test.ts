import { installation } from '../__testUtils__/installation';
import { meshedPod } from '../__testUtils__/clusterFromYaml';
import { testFinding } from '../../../__testUtils__/testFinding';
import { routeBackendMissing } from './routeBackendMissing';

const route = (
  backend: string,
  parent = '{ group: core, kind: Service, name: web }',
) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [${parent}], rules: [{ backendRefs: [${backend}] }] }
`;

const gatewayRoute = (kind: string) =>
  route('{ name: gone, port: 80 }')
    .replace('policy.linkerd.io/v1beta3', 'gateway.networking.k8s.io/v1')
    .replace('kind: HTTPRoute', `kind: ${kind}`);

const EGRESS = `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Allow }
`;

testFinding(routeBackendMissing, [
  {
    name: 'a backend that does not exist fails its share',
    resources: meshedPod() + route('{ name: gone, port: 80 }'),
    expect: [['HTTPRoute shop/web', 'spec.rules[0].backendRefs[0]']],
  },
  {
    name: 'a backend that exists is fine',
    resources: meshedPod() + route('{ name: web, port: 80 }'),
    expect: [],
  },
  {
    name: 'a backend without weight gets no requests',
    resources: meshedPod() + route('{ name: gone, port: 80, weight: 0 }'),
    expect: [],
  },
  {
    name: 'a backend outside of the cluster is no backend of a Service’s route',
    resources:
      meshedPod() +
      route('{ group: policy.linkerd.io, kind: EgressNetwork, name: out }') +
      EGRESS,
    expect: [['HTTPRoute shop/web', 'spec.rules[0].backendRefs[0]']],
  },
  {
    name: 'an EgressNetwork leads to itself',
    resources:
      meshedPod() +
      route(
        '{ group: policy.linkerd.io, kind: EgressNetwork, name: out }',
        '{ group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 80 }',
      ) +
      EGRESS,
    expect: [],
  },
  {
    name: 'a backend of a kind that nothing is sent to',
    resources:
      meshedPod() + route('{ group: example.com, kind: Bucket, name: web }'),
    expect: [['HTTPRoute shop/web', 'spec.rules[0].backendRefs[0]']],
  },
  {
    name: 'routes of the Gateway API, of streams too, when Linkerd is there',
    resources:
      meshedPod() +
      installation() +
      gatewayRoute('HTTPRoute') +
      gatewayRoute('TCPRoute'),
    expect: [
      ['HTTPRoute shop/web', 'spec.rules[0].backendRefs[0]'],
      ['TCPRoute shop/web', 'spec.rules[0].backendRefs[0]'],
    ],
  },
  {
    name: 'routes of the Gateway API of another mesh',
    resources: meshedPod() + gatewayRoute('HTTPRoute'),
    expect: [],
  },
  {
    name: 'a route of a Server has no backends to lead to',
    resources:
      meshedPod() +
      route(
        '{ name: gone, port: 80 }',
        '{ group: policy.linkerd.io, kind: Server, name: web }',
      ),
    expect: [],
  },
]);
