import { testFinding } from '../../../__testUtils__/testFinding';
import {
  envoyFilterAddIgnored,
  envoyFilterRemoveIgnored,
  envoyFilterReplaceIgnored,
} from './envoyFilterIgnored';
import {
  envoyFilterRelative,
  envoyFilterRelativeByVersion,
} from './envoyFilterRelative';

const filter = (name: string, patches: string, more = '') => `
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: ${name}, namespace: shop }
spec: { ${more} configPatches: [${patches}] }
`;
const patch = (applyTo: string, operation: string, more = '') =>
  `{ applyTo: ${applyTo}, patch: { operation: ${operation} }, ${more} }`;
const at = (i = 0): [string, string] => [
  'EnvoyFilter shop/f',
  `spec.configPatches[${i}].patch.operation`,
];
const named = (operation: string, match = '') =>
  `{ applyTo: HTTP_FILTER, match: { ${match} }, patch: { operation: ${operation}, value: { name: lua } } }`;

testFinding(envoyFilterAddIgnored, [
  {
    name: 'routes cannot be added to',
    resources: filter(
      'f',
      [patch('ROUTE_CONFIGURATION', 'ADD'), patch('HTTP_ROUTE', 'ADD')].join(),
    ),
    expect: [at(0), at(1)],
  },
  {
    name: 'a cluster can be added',
    resources: filter('f', patch('CLUSTER', 'ADD')),
    expect: [],
  },
]);

testFinding(envoyFilterRemoveIgnored, [
  {
    name: 'a route cannot be removed',
    resources: filter('f', patch('HTTP_ROUTE', 'REMOVE'), 'priority: 1,'),
    expect: [at()],
  },
  {
    name: 'a filter can be removed',
    resources: filter('f', patch('HTTP_FILTER', 'REMOVE')),
    expect: [],
  },
]);

testFinding(envoyFilterReplaceIgnored, [
  {
    name: 'a cluster cannot be replaced',
    resources: filter('f', patch('CLUSTER', 'REPLACE')),
    expect: [at()],
  },
  {
    name: 'filters and virtual hosts can be replaced',
    resources: filter(
      'f',
      [
        patch('HTTP_FILTER', 'REPLACE'),
        patch('NETWORK_FILTER', 'REPLACE'),
        patch('VIRTUAL_HOST', 'REPLACE'),
      ].join(),
    ),
    expect: [],
  },
]);

testFinding(envoyFilterRelative, [
  {
    name: 'every operation that needs something else to be there',
    resources: filter(
      'f',
      [
        patch('HTTP_FILTER', 'INSERT_BEFORE'),
        patch('HTTP_FILTER', 'INSERT_AFTER'),
        patch('HTTP_FILTER', 'REPLACE'),
        patch('HTTP_FILTER', 'REMOVE'),
      ].join(),
    ),
    expect: [at(0), at(1), at(2), at(3)],
  },
  {
    name: 'a priority, operations that need nothing, and what follows an empty patch',
    resources:
      filter('p', patch('HTTP_FILTER', 'INSERT_BEFORE'), 'priority: 10,') +
      filter(
        'f',
        [
          patch('HTTP_FILTER', 'INSERT_FIRST'),
          patch('HTTP_FILTER', 'MERGE'),
          '{ applyTo: HTTP_FILTER, patch: }',
          patch('HTTP_FILTER', 'INSERT_BEFORE'),
        ].join(),
      ),
    expect: [],
  },
]);

testFinding(envoyFilterRelativeByVersion, [
  {
    name: 'another patch for one version puts in the same filter',
    resources:
      filter('a', named('INSERT_FIRST', 'proxy: { proxyVersion: ^1\\.29.* }')) +
      filter('f', named('INSERT_BEFORE')),
    expect: [at()],
  },
  {
    name: 'the same filter without a version, and another filter with one',
    resources:
      filter('a', named('INSERT_FIRST')) +
      filter(
        'b',
        patch('HTTP_FILTER', 'ADD', 'match: { proxy: { proxyVersion: x } }'),
      ) +
      filter('f', named('INSERT_BEFORE')),
    expect: [],
  },
]);
