import { testFinding } from '../../../__testUtils__/testFinding';
import { authorizationNamespaceNotFound } from './authorizationNamespaceNotFound';

const policy = (source: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: p, namespace: shop }
spec: { rules: [{ from: [{ source: { ${source} } }] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop-eu }
`;
const field = (list: string) => `spec.rules[0].from[0].source.${list}`;

testFinding(authorizationNamespaceNotFound, [
  {
    name: 'names and patterns that no namespace fits',
    resources: policy('namespaces: [shop, "eu-*"], notNamespaces: ["*-us"]'),
    expect: [
      ['AuthorizationPolicy shop/p', field('namespaces[0]')],
      ['AuthorizationPolicy shop/p', field('namespaces[1]')],
      ['AuthorizationPolicy shop/p', field('notNamespaces[0]')],
    ],
  },
  {
    name: 'names without regard to case, patterns, and every namespace',
    resources: policy('namespaces: [SHOP-EU, "shop*", "*eu", "*"]'),
    expect: [],
  },
]);
