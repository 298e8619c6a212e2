import { testFinding } from '../../../__testUtils__';
import { virtualServiceShadowed } from './virtualServiceShadowed';

const service = (name: string, host: string, more = '') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { hosts: ['${host}'], ${more} http: [{ route: [{ destination: { host: web } }] }] }
---`;
const fires = [['VirtualService shop/b', 'spec.hosts[0]']] as const;

testFinding(virtualServiceShadowed, [
  {
    name: 'two for one host, once by its short name',
    resources: service('a', 'web') + service('b', 'web.shop.svc.cluster.local'),
    expect: fires,
  },
  {
    name: 'a more specific host is a host of its own',
    resources: service('a', '*.shop.svc.cluster.local') + service('b', 'web'),
    expect: [],
  },
  {
    name: 'one of them serves a gateway only',
    resources: service('a', 'web') + service('b', 'web', 'gateways: [edge],'),
    expect: [],
  },
]);
