import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import {
  destinationPortMissing,
  destinationPortNotFound,
} from './destinationPort';

const service = (...ports: number[]) => `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [${ports.map(port => `{ port: ${port} }`).join(', ')}] }
---`;
const route = (destination: string) =>
  resource(
    'VirtualService',
    'web',
    `{ hosts: [web], http: [{ route: [{ destination: { host: ${destination} } }] }] }`,
  );
const entry = resource(
  'ServiceEntry',
  'api',
  `{ hosts: ['*.example.com'], ports: [{ number: 80 }, { number: 443 }] }`,
);
const fires = [
  ['VirtualService shop/web', 'spec.http[0].route[0].destination.port'],
] as const;

testFinding(destinationPortNotFound, [
  {
    name: 'the Service has another port',
    resources: service(80) + route('web, port: { number: 81 }'),
    expect: fires,
  },
  {
    name: 'a ServiceEntry by wildcard has other ports',
    resources: entry + route('a.example.com, port: { number: 81 }'),
    expect: fires,
  },
  {
    name: 'it has the port',
    resources: service(80, 81) + route('web, port: { number: 81 }'),
    expect: [],
  },
  {
    name: 'the host is unknown, which is said elsewhere',
    resources: route('web, port: { number: 81 }'),
    expect: [],
  },
  {
    name: 'no port is named',
    resources: service(80) + route('web'),
    expect: [],
  },
]);

testFinding(destinationPortMissing, [
  {
    name: 'the Service has two ports',
    resources: service(80, 81) + route('web'),
    expect: fires,
  },
  {
    name: 'a mirror to it',
    resources:
      service(80, 81) +
      resource(
        'VirtualService',
        'web',
        '{ hosts: [web], http: [{ mirrors: [{ destination: { host: web } }] }] }',
      ),
    expect: [
      ['VirtualService shop/web', 'spec.http[0].mirrors[0].destination.port'],
    ],
  },
  {
    name: 'it has one',
    resources: service(80) + route('web'),
    expect: [],
  },
  {
    name: 'the route names one',
    resources: service(80, 81) + route('web, port: { number: 80 }'),
    expect: [],
  },
]);
