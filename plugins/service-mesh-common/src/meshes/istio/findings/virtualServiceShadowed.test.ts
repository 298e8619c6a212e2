import { testFinding } from '../../../__testUtils__';
import { virtualServiceShadowed } from './virtualServiceShadowed';

const service = (name: string, host: string, more = '', namespace = 'shop') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: ${namespace} }
spec: { hosts: ['${host}'], ${more} http: [{ route: [{ destination: { host: web } }] }] }
---`;
const fires = [
  ['VirtualService shop/a', 'spec.hosts[0]'],
  ['VirtualService shop/b', 'spec.hosts[0]'],
] as const;

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
    name: 'one for a namespace meets a wildcard for everybody',
    resources:
      service('a', '*.example.com') +
      service('b', 'web.example.com', `exportTo: ['.'],`),
    expect: fires,
  },
  {
    name: 'a wildcard for a namespace meets a host for everybody',
    resources:
      service('a', 'web.example.com') +
      service('b', '*.example.com', `exportTo: ['.'],`),
    expect: fires,
  },
  {
    name: 'two for one namespace, of which one lives elsewhere',
    resources:
      service('a', 'web.example.com', 'exportTo: [shop],', 'other') +
      service('b', 'web.example.com', `exportTo: ['.'],`),
    expect: [
      ['VirtualService other/a', 'spec.hosts[0]'],
      ['VirtualService shop/b', 'spec.hosts[0]'],
    ],
  },
  {
    name: 'nobody sees both',
    resources:
      service('a', 'web.example.com', `exportTo: ['.'],`, 'other') +
      service('b', 'web.example.com', `exportTo: ['.'],`),
    expect: [],
  },
  {
    name: 'one of them serves a gateway only',
    resources: service('a', 'web') + service('b', 'web', 'gateways: [edge],'),
    expect: [],
  },
]);
