import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { serviceEntryProtocolsDiffer } from './serviceEntryProtocolsDiffer';

const entry = (name: string, protocol: string, more = '', namespace = 'shop') =>
  resource(
    'ServiceEntry',
    name,
    `{ hosts: [api.example.com], ports: [{ number: 443, protocol: ${protocol} }] ${more} }`,
    `namespace: ${namespace}`,
  );

testFinding(serviceEntryProtocolsDiffer, [
  {
    name: 'two entries for everybody',
    resources: entry('a', 'HTTP') + entry('b', 'HTTPS', '', 'other'),
    expect: [
      ['ServiceEntry other/b', 'spec.ports'],
      ['ServiceEntry shop/a', 'spec.ports'],
    ],
  },
  {
    name: 'one is seen by everybody, one by its namespace',
    resources:
      entry('a', 'HTTP', `, exportTo: ['*']`) +
      entry('b', 'HTTPS', `, exportTo: ['.']`),
    expect: [
      ['ServiceEntry shop/a', 'spec.ports'],
      ['ServiceEntry shop/b', 'spec.ports'],
    ],
  },
  {
    name: 'the same protocol, in any case',
    resources: entry('a', 'HTTPS') + entry('b', 'https'),
    expect: [],
  },
  {
    name: 'nobody sees both',
    resources:
      entry('a', 'HTTP', `, exportTo: ['.']`) +
      entry('b', 'HTTPS', `, exportTo: ['.']`, 'other'),
    expect: [],
  },
  {
    name: 'they have different ports',
    resources: entry('a', 'HTTP').replace('443', '80') + entry('b', 'HTTPS'),
    expect: [],
  },
]);
