import { meshedPod } from '../__testUtils__/clusterFromYaml';
import { testFinding } from '../../../__testUtils__/testFinding';
import { routeShadowedByProfile } from './routeShadowedByProfile';

const route = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ group: core, kind: Service, name: web }], rules: [{}] }
status:
  parents:
    - controllerName: linkerd.io/policy-controller
      parentRef: { group: core, kind: Service, name: web }
      conditions: [{ type: Accepted, status: 'True' }]
`;

const profile = (spec: string) => `
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec: ${spec}
`;

const withRoutes = profile(
  '{ routes: [{ name: all, condition: { pathRegex: "/.*" } }] }',
);

testFinding(routeShadowedByProfile, [
  {
    name: 'a profile with routes replaces the HTTPRoute',
    resources: meshedPod() + route + withRoutes,
    expect: [['HTTPRoute shop/web', 'spec.parentRefs']],
  },
  {
    name: 'and a GRPCRoute',
    resources:
      meshedPod() + route.replace('HTTPRoute', 'GRPCRoute') + withRoutes,
    expect: [['GRPCRoute shop/web', 'spec.parentRefs']],
  },
  {
    name: 'a profile with a weight does too',
    resources:
      meshedPod() +
      route +
      profile('{ dstOverrides: [{ authority: a, weight: 500m }] }'),
    expect: [['HTTPRoute shop/web', 'spec.parentRefs']],
  },
  {
    name: 'a profile with a retry budget only does not',
    resources:
      meshedPod() + route + profile('{ retryBudget: { retryRatio: 0.2 } }'),
    expect: [],
  },
  {
    name: 'a route that is not accepted is not shadowed',
    resources: meshedPod() + route.replace("'True'", "'False'") + withRoutes,
    expect: [],
  },
]);
