import { testFinding } from '../../../__testUtils__/testFinding';
import { destinationNotFound } from './destinationNotFound';
import { ServiceEntry } from '../kinds';

const route = (host: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ route: [{ destination: { host: ${host} } }] }] }
`;
const service = (namespace: string, exportTo = '') => `
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: ${namespace}, annotations: { networking.istio.io/exportTo: '${exportTo}' } }
`;
const entry = `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partners, namespace: other }
spec: { hosts: ['*.partner.example.com'] }
`;
const fires: [string, string][] = [
  ['VirtualService shop/cart', 'spec.http[0].route[0].destination.host'],
];

testFinding(destinationNotFound, [
  { name: 'a host that nobody has', resources: route('cart'), expect: fires },
  {
    name: 'a Service of the namespace by short name',
    resources: route('cart') + service('shop'),
    expect: [],
  },
  {
    name: 'a short name does not reach another namespace',
    resources: route('cart') + service('other'),
    expect: fires,
  },
  {
    name: 'a name with a dot is not completed',
    resources: route('cart.other') + service('other'),
    expect: fires,
  },
  {
    name: 'a full name reaches another namespace',
    resources: route('cart.other.svc.cluster.local') + service('other'),
    expect: [],
  },
  {
    name: 'a Service that is not exported is not seen',
    resources: route('cart.other.svc.cluster.local') + service('other', '.'),
    expect: fires,
  },
  {
    name: 'a wildcard ServiceEntry has the host',
    resources: route('api.partner.example.com') + entry,
    expect: [],
  },
  {
    name: 'a route without a destination',
    resources: route('cart').replace('{ destination: { host: cart } }', '{}'),
    expect: fires,
  },
  {
    name: 'the Service is seen by no namespace that gets the routes',
    resources:
      route('cart').replace('spec: {', 'spec: { exportTo: [other],') +
      service('shop', '.'),
    expect: fires,
  },
  {
    name: 'a mirror to a host that nobody has',
    resources:
      route('cart').replace('] }] }', '], mirror: { host: no } }] }') +
      service('shop'),
    expect: [['VirtualService shop/cart', 'spec.http[0].mirror.host']],
  },
  {
    name: 'nothing is said when ServiceEntries cannot be read',
    resources: route('cart'),
    unread: [ServiceEntry],
    expect: 'skipped',
  },
]);
