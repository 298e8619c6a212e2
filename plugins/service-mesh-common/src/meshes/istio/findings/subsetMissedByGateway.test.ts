import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { subsetMissedByGateway } from './subsetMissedByGateway';
import { subsetMissedByName } from './subsetMissedByName';

const service = (name: string, spec: string, destination: string) =>
  resource(
    'VirtualService',
    name,
    `{ ${spec}, http: [{ route: [{ destination: { ${destination} } }] }] }`,
  );
const split = service('inside', 'hosts: [web]', 'host: web, subset: v1');
const outside = (destination: string, gateway = 'edge') =>
  service(
    'outside',
    `hosts: [shop.example.com], gateways: [${gateway}]`,
    destination,
  );

const found: [string, string][] = [
  ['VirtualService shop/outside', 'spec.http[0].route[0].destination.subset'],
];

testFinding(subsetMissedByGateway, [
  {
    name: 'the gateway leads to the host without a subset',
    resources: split + outside('host: web'),
    expect: found,
  },
  {
    name: 'the route is for sidecars, and says so',
    resources: split + outside('host: web', 'mesh'),
    expect: found,
  },
  {
    name: 'the route is for sidecars, and says nothing',
    resources: split + service('outside', 'hosts: [a.b]', 'host: web'),
    expect: [],
  },
  {
    name: 'the same host is written in another way',
    resources: split + outside('host: web.shop.svc.cluster.local'),
    expect: [],
  },
  {
    name: 'the gateway leads to a subset',
    resources: split + outside('host: web, subset: v1'),
    expect: [],
  },
  {
    name: 'a Service of the same name in another namespace is split',
    resources:
      split.replace('namespace: shop', 'namespace: t1') + outside('host: web'),
    expect: [],
  },
  {
    name: 'several split the host, which is one problem',
    resources:
      split +
      service('more', 'hosts: [web]', 'host: web, subset: v2') +
      outside('host: web'),
    expect: found,
  },
  {
    name: 'nobody splits the host',
    resources: outside('host: web'),
    expect: [],
  },
]);

testFinding(subsetMissedByName, [
  {
    name: 'the same host is written in another way',
    resources: split + outside('host: web.shop.svc.cluster.local'),
    expect: found,
  },
  {
    name: 'the host is written alike',
    resources: split + outside('host: web'),
    expect: [],
  },
  {
    name: 'the route is for sidecars',
    resources: split + outside('host: web.shop.svc.cluster.local', 'mesh'),
    expect: [],
  },
]);
