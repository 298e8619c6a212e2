import { testFinding } from '../../../__testUtils__/testFinding';
import { meshedPod } from '../__testUtils__/clusterFromYaml';
import { installation } from '../__testUtils__/installation';
import { probeDenied } from './probeDenied';

const server = (accessPolicy = 'deny') => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, port: 8080, accessPolicy: ${accessPolicy} }
`;

const route = (path: string) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec: { parentRefs: [{ group: policy.linkerd.io, kind: Server, name: web }], rules: [{ matches: [{ path: { type: PathPrefix, value: ${path} } }] }] }
status: { parents: [{ controllerName: linkerd.io/policy-controller, parentRef: { group: policy.linkerd.io, kind: Server, name: web }, conditions: [{ type: Accepted, status: 'True' }] }] }
`;

const probes = `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: { name: nodes, namespace: shop }
spec: { networks: [{ cidr: 0.0.0.0/0 }, { cidr: '::/0' }] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: probes, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: HTTPRoute, name: r }, requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: NetworkAuthentication, name: nodes }] }
`;

const cluster = installation() + meshedPod().replace(/^/, '---\n');

testFinding(probeDenied, [
  {
    name: 'a route for other paths leaves the probes without one',
    resources: cluster + server() + route('/api'),
    expect: [['Server shop/web']],
  },
  {
    name: 'a route that takes the probes without an authorization refuses them',
    resources: cluster + server() + route('/'),
    expect: [['Server shop/web']],
  },
  {
    name: 'without routes the built-in one admits probes',
    resources: cluster + server(),
    expect: [],
  },
  {
    name: 'a route for the probes with an authorization admits them',
    resources: cluster + server() + route('/ready') + probes,
    expect: [],
  },
]);
