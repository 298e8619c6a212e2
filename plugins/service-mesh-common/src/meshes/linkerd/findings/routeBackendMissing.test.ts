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
    name: 'a backend of another kind is not a Service',
    resources:
      meshedPod() +
      route('{ group: policy.linkerd.io, kind: EgressNetwork, name: out }'),
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
