import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { routeNotAccepted } from './routeNotAccepted';

const route = (parent: string, status = '') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ ${parent} }], rules: [{}] }
${status}
`;

const service = (spec: string) => `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ${spec} }
`;

const egress = (status: string) => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Allow }
status: { conditions: [{ type: Accepted, status: '${status}' }] }
`;

const SERVICE = 'group: core, kind: Service, name: web';
const SERVER = 'group: policy.linkerd.io, kind: Server, name: web';
const EGRESS =
  'group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 443';
const found = [['HTTPRoute shop/web', 'spec.parentRefs']] as const;

testFinding(routeNotAccepted, [
  {
    name: 'a Service that does not exist',
    resources: installation() + route(SERVICE),
    expect: found,
  },
  {
    name: 'a headless Service',
    resources: installation() + service('clusterIP: None') + route(SERVICE),
    expect: found,
  },
  {
    name: 'a Server that does not exist, told of Linkerd’s own routes without an installation',
    resources: route(SERVER).replace(
      'gateway.networking.k8s.io/v1',
      'policy.linkerd.io/v1beta3',
    ),
    expect: found,
  },
  {
    name: 'an EgressNetwork that is not accepted',
    resources: installation() + egress('False') + route(EGRESS),
    expect: found,
  },
  {
    name: 'parents that are there',
    resources:
      installation() +
      service('clusterIP: 10.0.0.1') +
      route(SERVICE) +
      egress('True') +
      route(EGRESS).replace('name: web,', 'name: egress,'),
    expect: [],
  },
  {
    name: 'a route for a gateway',
    resources: installation() + route('name: gateway'),
    expect: [],
  },
  {
    name: 'a route of a cluster without Linkerd',
    resources: route(SERVICE),
    expect: [],
  },
  {
    name: 'a route that another mesh has taken',
    resources:
      installation() +
      route(
        SERVICE,
        "status: { parents: [{ controllerName: istio.io/gateway-controller, parentRef: { name: web }, conditions: [{ type: Accepted, status: 'True' }] }] }",
      ),
    expect: [],
  },
]);
