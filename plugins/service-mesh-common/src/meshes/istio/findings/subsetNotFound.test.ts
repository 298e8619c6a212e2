import { testFinding } from '../../../__testUtils__/testFinding';
import { subsetNotFound } from './subsetNotFound';
import { DestinationRule } from '../kinds';

const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart]
  http: [{ route: [{ destination: { host: cart, subset: v2 } }], mirror: { host: cart, subset: v3 } }]
`;
const rule = (namespace: string, host: string, ...subsets: string[]) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: ${namespace} }
spec: { host: '${host}', subsets: [${subsets
  .map(name => `{ name: ${name} }`)
  .join(', ')}] }
`;

testFinding(subsetNotFound, [
  {
    name: 'a route and a mirror to subsets that nobody defines',
    resources: route,
    expect: [
      ['VirtualService shop/cart', 'spec.http[0].mirror.subset'],
      ['VirtualService shop/cart', 'spec.http[0].route[0].destination.subset'],
    ],
  },
  {
    name: 'a rule of the namespace defines both',
    resources: route + rule('shop', 'cart', 'v2', 'v3'),
    expect: [],
  },
  {
    name: 'a rule of another namespace by full name counts',
    resources: route + rule('other', 'cart.shop.svc.cluster.local', 'v2', 'v3'),
    expect: [],
  },
  {
    name: 'a wildcard rule covers the host',
    resources:
      route + rule('istio-system', '*.shop.svc.cluster.local', 'v2', 'v3'),
    expect: [],
  },
  {
    name: 'a rule for the same short name elsewhere is about another host',
    resources: route + rule('other', 'cart', 'v2', 'v3'),
    expect: [
      ['VirtualService shop/cart', 'spec.http[0].mirror.subset'],
      ['VirtualService shop/cart', 'spec.http[0].route[0].destination.subset'],
    ],
  },
  {
    name: 'nothing is said when DestinationRules cannot be read',
    resources: route,
    unread: [DestinationRule],
    expect: 'skipped',
  },
]);
