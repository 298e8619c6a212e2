import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { routeRefusedByProxy } from './routeRefusedByProxy';

const WEB = `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.0.0.1, ports: [{ port: 80 }] }
`;
const SERVICE = 'group: core, kind: Service, name: web';
const SERVER = 'group: policy.linkerd.io, kind: Server, name: web';
const EGRESS =
  'group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 443';
const FILTER =
  'filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { remove: [x] } }]';
const METHODLESS = 'matches: [{ headers: [{ name: a, value: b }] }]';

const route = (rule: string, parent = SERVICE, controller = 'linkerd.io') => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ ${parent} }], rules: [{}, { ${rule} }] }
status: { parents: [{ parentRef: { ${parent} }, controllerName: ${controller}/policy-controller, conditions: [{ type: Accepted, status: 'True' }] }] }
`;

const server = (proxyProtocol: string) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, port: 80, proxyProtocol: ${proxyProtocol} }
`;

const egress = `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Allow }
status: { conditions: [{ type: Accepted, status: 'True' }] }
`;

const profile = `
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec: { routes: [{ name: all, condition: { pathRegex: '/.*' } }] }
`;

const at = (field: string) =>
  [['GRPCRoute shop/web', `spec.rules[1].${field}`]] as const;

testFinding(routeRefusedByProxy, [
  {
    name: 'a filter for response headers of a rule',
    resources: installation() + WEB + route(FILTER),
    expect: at('filters[0]'),
  },
  {
    name: 'and of a back end',
    resources:
      installation() +
      WEB +
      route(`backendRefs: [{ name: web, port: 80, ${FILTER} }]`),
    expect: at('backendRefs[0].filters[0]'),
  },
  {
    name: 'a match without a method',
    resources: installation() + WEB + route(METHODLESS),
    expect: at('matches[0]'),
  },
  {
    name: 'for an EgressNetwork',
    resources: installation() + egress + route(FILTER, EGRESS),
    expect: at('filters[0]'),
  },
  {
    name: 'a match without a method for a Server of gRPC',
    resources: installation() + server('gRPC') + route(METHODLESS, SERVER),
    expect: at('matches[0]'),
  },
  {
    name: 'a filter for a Server is left out, which harms nobody',
    resources: installation() + server('gRPC') + route(FILTER, SERVER),
    expect: [],
  },
  {
    name: 'a Server of another protocol takes no gRPC routes',
    resources: installation() + server('HTTP/2') + route(METHODLESS, SERVER),
    expect: [],
  },
  {
    name: 'a back end that is gone is sent without its filters',
    resources:
      installation() +
      WEB +
      route(`backendRefs: [{ name: gone, port: 80, ${FILTER} }]`),
    expect: [],
  },
  {
    name: 'a port that speaks HTTP/1 takes no gRPC routes',
    resources:
      installation() +
      WEB.replace('port: 80', 'port: 80, appProtocol: http') +
      route(FILTER),
    expect: [],
  },
  {
    name: 'a ServiceProfile takes the place of the routes',
    resources: installation() + WEB + route(FILTER) + profile,
    expect: [],
  },
  {
    name: 'a route that is not accepted is not sent',
    resources:
      installation() + WEB + route(FILTER).replace("'True'", "'False'"),
    expect: [],
  },
  {
    name: 'a route that another mesh has taken',
    resources: installation() + WEB + route(FILTER, SERVICE, 'istio.io'),
    expect: [],
  },
  {
    name: 'an HTTPRoute takes both',
    resources:
      installation() + WEB + route(FILTER).replace('GRPCRoute', 'HTTPRoute'),
    expect: [],
  },
]);
