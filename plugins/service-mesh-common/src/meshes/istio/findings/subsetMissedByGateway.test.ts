import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { subsetMissedByGateway } from './subsetMissedByGateway';

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

testFinding(subsetMissedByGateway, [
  {
    name: 'the gateway leads to the host without a subset',
    resources: split + outside('host: web.shop.svc.cluster.local'),
    expect: [
      [
        'VirtualService shop/outside',
        'spec.http[0].route[0].destination.subset',
      ],
    ],
  },
  {
    name: 'the gateway leads to a subset',
    resources: split + outside('host: web, subset: v1'),
    expect: [],
  },
  {
    name: 'the route is for sidecars',
    resources: split + outside('host: web', 'mesh'),
    expect: [],
  },
  {
    name: 'nobody splits the host',
    resources: outside('host: web'),
    expect: [],
  },
]);
