import { testFinding } from '../../../__testUtils__';
import { resource } from '../__testUtils__/clusterFromYaml';
import { matchIneffective, ruleUnreachable } from './ruleUnreachable';

const service = (...matches: string[]) =>
  resource(
    'VirtualService',
    'web',
    `{ hosts: [web], http: [${matches
      .map(match => `{ ${match} route: [{ destination: { host: web } }] }`)
      .join(', ')}] }`,
  );
const prefix = (...prefixes: string[]) =>
  `match: [${prefixes.map(p => `{ uri: { prefix: ${p} } }`).join(', ')}],`;
const tcp = resource(
  'VirtualService',
  'web',
  '{ hosts: [web], tcp: [{ match: [{ port: 1 }] }, { match: [{ port: 1 }] }] }',
);

testFinding(ruleUnreachable, [
  {
    name: 'a rule after one without matches',
    resources: service('', prefix('/a')),
    expect: [['VirtualService shop/web', 'spec.http[1]']],
  },
  {
    name: 'a rule that repeats another',
    resources: service(prefix('/a'), prefix('/a')),
    expect: [['VirtualService shop/web', 'spec.http[1]']],
  },
  {
    name: 'a TCP rule that repeats another',
    resources: tcp,
    expect: [['VirtualService shop/web', 'spec.tcp[1]']],
  },
  {
    name: 'a TCP rule that repeats another but for what Istio does not know',
    resources: tcp.replace('{ port: 1 }', '{ port: 1, name: first }'),
    expect: [['VirtualService shop/web', 'spec.tcp[1]']],
  },
  {
    name: 'a rule without matches comes last',
    resources: service(prefix('/a'), prefix('/b'), ''),
    expect: [],
  },
]);

testFinding(matchIneffective, [
  {
    name: 'one of two matches repeats another rule',
    resources: service(prefix('/a'), prefix('/b', '/a')),
    expect: [['VirtualService shop/web', 'spec.http[1].match[1]']],
  },
  {
    name: 'a shorter prefix comes first',
    resources: service(prefix('/a'), prefix('/a/b')),
    expect: [['VirtualService shop/web', 'spec.http[1].match[0]']],
  },
  {
    name: 'a longer prefix comes first',
    resources: service(prefix('/a/b'), prefix('/a')),
    expect: [],
  },
]);
