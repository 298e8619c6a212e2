import { indexFromYaml } from '../../../__testUtils__';
import { isUnread } from '../../../engine/ResourceIndex';
import { istio } from '..';
import { resource } from '../__testUtils__/clusterFromYaml';
import { DestinationRule } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { selectDestinationRules } from './selectDestinationRule';

const HOST = 'web.shop.svc.cluster.local';
const rule = (
  name: string,
  spec = '',
  namespace = 'shop',
  host: string = HOST,
) =>
  resource(
    'DestinationRule',
    name,
    `{ host: '${host}', ${spec} }`,
    `namespace: ${namespace}`,
  );
const forCart = 'workloadSelector: { matchLabels: { app: cart } }';
const config = (mesh: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${mesh}' }
---`;

/** Names of the rules that count, joined. */
function selected(
  yaml: string,
  namespace = 'pay',
  labels: Readonly<Record<string, string>> = {},
): string {
  const index = indexFromYaml(yaml, { meshes: [istio] });
  const rules = index.list(DestinationRule);
  return selectDestinationRules(
    isUnread(rules) ? [] : rules,
    {
      client: { namespace, labels },
      service: { host: HOST, namespace: 'shop' },
    },
    readMeshSettings(index),
  )
    .map(({ metadata }) => metadata.name)
    .join(' ');
}

describe('the DestinationRules of a client', () => {
  const cart = { app: 'cart' };
  it.each<
    [string, string, string?, Readonly<Record<string, string>>?, string?]
  >([
    ['are merged by age', rule('b') + rule('a'), undefined, undefined, 'a b'],
    [
      'of its own namespace come first',
      rule('a') + rule('mine', '', 'pay'),
      undefined,
      undefined,
      'mine',
    ],
    [
      'of the service come before those of the root namespace',
      rule('a') + rule('root', '', 'istio-system'),
      undefined,
      undefined,
      'a',
    ],
    [
      'include none that is private elsewhere',
      rule('a', "exportTo: ['.']"),
      undefined,
      undefined,
      '',
    ],
    [
      'are not shadowed by a more specific one that is private elsewhere',
      rule('a', "exportTo: ['.']") +
        rule('wide', '', 'shop', '*.shop.svc.cluster.local'),
      undefined,
      undefined,
      'wide',
    ],
    [
      'are shadowed by a more specific one that is for a third namespace',
      rule('a', 'exportTo: [other]') +
        rule('wide', '', 'shop', '*.shop.svc.cluster.local'),
      undefined,
      undefined,
      '',
    ],
    [
      'of its own namespace count whatever the default of the mesh is',
      config('defaultDestinationRuleExportTo: ["."]') + rule('a'),
      'shop',
      undefined,
      'a',
    ],
    [
      'are private elsewhere where that is the default of the mesh',
      config('defaultDestinationRuleExportTo: ["."]') + rule('a'),
      undefined,
      undefined,
      '',
    ],
    [
      'that name nobody and everybody are not merged, and the last counts',
      rule('a') + rule('b', "exportTo: ['*']"),
      undefined,
      undefined,
      'b',
    ],
    [
      'are merged when the younger one reaches further',
      rule('a', 'exportTo: [pay]') + rule('b', 'exportTo: [pay, other]'),
      undefined,
      undefined,
      'a b',
    ],
    [
      'are those for its labels first',
      rule('a') + rule('z', forCart),
      'shop',
      cart,
      'z',
    ],
    [
      'are those for everybody without the labels',
      rule('a') + rule('z', forCart),
      'shop',
      undefined,
      'a',
    ],
    [
      'end with its own namespace even where that has rules for others only',
      rule('z', forCart, 'pay') + rule('a'),
      'pay',
      undefined,
      '',
    ],
    [
      'include those with an empty selector, before the others',
      rule('a') + rule('z', 'workloadSelector: {}'),
      'shop',
      undefined,
      'z',
    ],
    [
      'are never those for labels in another namespace',
      rule('z', forCart),
      'pay',
      cart,
      '',
    ],
    [
      'in the root namespace are its private ones, then those of the service',
      rule('a') +
        rule('root', '', 'istio-system') +
        rule('own', "exportTo: ['.']", 'istio-system', '*.local'),
      'istio-system',
      undefined,
      'own',
    ],
  ])('%s', (_name, yaml, namespace, labels, expected) => {
    expect(selected(yaml, namespace, labels)).toBe(expected);
  });
});
