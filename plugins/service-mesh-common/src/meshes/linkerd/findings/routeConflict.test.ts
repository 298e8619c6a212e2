import { testFinding } from '../../../__testUtils__/testFinding';
import { installation } from '../__testUtils__/installation';
import { routeConflict } from './routeConflict';

const route = (kind: string, port: number) => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: web, port: ${port} }]
  rules: [{}]
`;

const service = `
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.0.0.1, ports: [{ port: 80 }, { port: 81 }] }
`;

testFinding(routeConflict, [
  {
    name: 'an HTTPRoute gives way to a GRPCRoute',
    resources:
      installation() +
      service +
      route('HTTPRoute', 80) +
      route('GRPCRoute', 80),
    expect: [['HTTPRoute shop/web', 'spec.parentRefs']],
  },
  {
    name: 'routes on different ports live together',
    resources:
      installation() +
      service +
      route('HTTPRoute', 80) +
      route('GRPCRoute', 81),
    expect: [],
  },
]);
