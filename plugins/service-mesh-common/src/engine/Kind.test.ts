import { defineKind, projectObject } from './Kind';
import { Pod } from './coreKinds';
import { list, number, object, text, yamlText, map } from './shape';

const Policy = defineKind({
  group: 'example.com',
  versions: ['v1'],
  kind: 'Policy',
  plural: 'policies',
  scope: 'Namespaced',
  fields: {
    spec: object({
      rules: list(object({ from: list(text), weight: number })),
      settings: yamlText(map(text)),
    }),
  },
});
const raw = (spec: unknown, metadata: object = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Policy',
  metadata: { name: 'p', namespace: 'n', ...metadata },
  spec,
});

describe('projectObject', () => {
  it('keeps the declared fields and nothing else', () => {
    const { object: result, malformed } = projectObject(
      'c',
      Policy,
      raw(
        { rules: [{ from: ['a'], other: 1 }], more: true },
        { managedFields: [{}] },
      ),
    );
    expect(malformed).toBeUndefined();
    expect(result).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Policy',
      metadata: { name: 'p', namespace: 'n' },
      spec: { rules: [{ from: ['a'] }] },
    });
  });

  it.each<[string, unknown, string | undefined]>([
    ['a missing spec is no problem', raw(undefined), undefined],
    ['null counts as absent', raw({ rules: null }), undefined],
    ['a list that is none', raw({ rules: 'x' }), 'spec.rules'],
    ['a wrong item', raw({ rules: [{ from: [1] }] }), 'spec.rules[0].from[0]'],
    ['a null item', raw({ rules: [null] }), 'spec.rules[0]'],
    [
      'no number',
      raw({ rules: [{ weight: Number.NaN }] }),
      'spec.rules[0].weight',
    ],
    ['broken YAML in a text', raw({ settings: 'a: [' }), 'spec.settings'],
    ['a text', 'no object', 'metadata.name'],
    ['null', null, 'metadata.name'],
    ['an object without a name', { metadata: {} }, 'metadata.name'],
  ])('%s', (_name, input, field) => {
    const parseYaml = () => {
      throw new Error('broken');
    };
    const { object: result, malformed } = projectObject('c', Policy, input, {
      parseYaml,
    });
    expect(malformed?.field).toBe(field);
    expect(Boolean(result)).toBe(field === undefined);
  });

  it('never lets a key reach a prototype', () => {
    const hostile = JSON.parse(
      '{"metadata":{"name":"p","namespace":"n","labels":{"__proto__":"x","ok":"y"}},"spec":{"__proto__":{"rules":[]}}}',
    ) as unknown;
    const { object: result } = projectObject('c', Policy, hostile);
    expect(Object.keys(result?.metadata.labels ?? {})).toEqual(['ok']);
    expect(({} as Record<string, unknown>).rules).toBeUndefined();
  });

  it('leaves out a megabyte annotation and keeps the pod', () => {
    const pod = {
      metadata: {
        name: 'p',
        namespace: 'n',
        annotations: {
          'sidecar.istio.io/status': 'x'.repeat(1_000_000),
          'example.com/other': 'y',
        },
      },
      spec: { containers: [{ name: 'a' }] },
    };
    const { object: result, malformed } = projectObject('c', Pod, pod);
    expect(result?.spec?.containers).toEqual([{ name: 'a' }]);
    expect(result?.metadata.annotations).toEqual({});
    expect(malformed?.problem).toMatch(/1000000 characters/);
  });
});
