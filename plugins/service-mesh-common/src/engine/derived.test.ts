import { KubeObject } from '../model';
import { Namespace, Pod, Service } from './coreKinds';
import { derived } from './derived';
import { groupBy, inNamespaces } from './groupBy';
import { Kind, kindKey } from './Kind';
import { NamespaceSlice } from './NamespaceSlice';
import { remembered } from './remembered';
import {
  createResourceIndex,
  isUnread,
  KindSlices,
  ResourceIndex,
} from './ResourceIndex';

const object = (name: string, namespace?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...(namespace && { namespace }) },
});
const held = (
  kind: Kind,
  slices: ReadonlyMap<string, NamespaceSlice>,
  state: KindSlices['coverage']['state'] = 'synced',
): [string, KindSlices] => [
  kindKey(kind),
  {
    coverage: {
      group: kind.group,
      kind: kind.kind,
      state,
      objects: 0,
      malformed: 0,
    },
    slices,
    malformed: [],
  },
];
let revision = 0;
const indexOf = (
  kinds: readonly [string, KindSlices][],
  cluster = 'a',
): ResourceIndex =>
  createResourceIndex({
    cluster,
    revision: ++revision,
    takenAt: revision,
    kinds: new Map(kinds),
  });

describe('derived', () => {
  it('computes once for each combination of inputs', () => {
    const compute = jest.fn((a: readonly number[], b: readonly number[]) => [
      ...a,
      ...b,
    ]);
    const sum = derived(compute);
    const [one, two] = [[1], [2]];
    expect(sum(one, two)).toEqual([1, 2]);
    expect(sum(one, two)).toBe(sum(one, two));
    expect(sum(two, one)).toEqual([2, 1]);
    expect(sum([1], two)).not.toBe(sum(one, two));
    expect(compute).toHaveBeenCalledTimes(3);
  });

  it('finds the whole list of a kind again in the next snapshot', () => {
    const pods = held(
      Pod,
      new Map([['x', new NamespaceSlice([object('p', 'x')])]]),
    );
    const before = indexOf([pods]);
    const after = indexOf([pods, held(Service, new Map())]);
    expect(after.list(Pod)).toBe(before.list(Pod));
    expect(after.list(Pod)).toHaveLength(1);
  });
});

describe('groupBy and inNamespaces', () => {
  it('keep the order, take an entry once for each key, and know what is not there', () => {
    expect(groupBy(['ab', 'b', 'a'], text => [...text, ...text])).toEqual(
      new Map([
        ['a', ['ab', 'a']],
        ['b', ['ab', 'b']],
      ]),
    );
    const all = [
      object('1', 'x'),
      object('2', 'y'),
      object('3', 'x'),
      object('4'),
    ];
    const names = (...of: string[]) =>
      inNamespaces(all, ...of).map(({ metadata }) => metadata.name);
    expect(names('x')).toEqual(['1', '3']);
    expect(names('y', 'x', 'y')).toEqual(['2', '1', '3']);
    expect(names('')).toEqual(['4']);
    expect(names('z')).toEqual([]);
    expect(names()).toEqual([]);
  });
});

describe('remembered', () => {
  const slice = (...names: string[]) =>
    new NamespaceSlice(names.map(name => object(name, 'x')));
  const xs = new Map([['x', slice('p')]]);
  const readers: readonly (readonly [
    string,
    (index: ResourceIndex) => unknown,
  ])[] = [
    ['a list', index => index.list(Pod, 'x')],
    ['a whole kind', index => index.list(Pod)],
    ['labels', index => index.withLabels(Pod, { app: 'a' }, 'x')],
    ['an object', index => index.get(Pod, 'p', 'x')],
    ['the namespaces', index => index.namespaces(Pod)],
    ['the coverage', index => index.coverage(Pod).state],
  ];

  it.each(readers)(
    'computes again when %s has changed, and only then',
    (_, read) => {
      const inputs = [{}];
      const compute = jest.fn((index: ResourceIndex, _input: object) => ({
        value: read(index),
      }));
      const known = remembered(compute);
      const first = known(indexOf([held(Pod, xs)]), inputs);
      const other = held(Service, new Map([['x', slice('s')]]));
      expect(known(indexOf([held(Pod, xs), other]), inputs)).toBe(first);
      expect(compute).toHaveBeenCalledTimes(1);
      known(indexOf([held(Pod, xs, 'forbidden')]), inputs);
      expect(compute).toHaveBeenCalledTimes(2);
      known(indexOf([held(Pod, xs, 'forbidden')]), inputs);
      expect(compute).toHaveBeenCalledTimes(2);
      known(indexOf([held(Pod, xs)], 'b'), inputs);
      expect(compute).toHaveBeenCalledTimes(3);
    },
  );

  it('is told of what an inner one has read, also when that one knew the answer', () => {
    const input = {};
    const inner = remembered((index: ResourceIndex, _: object) => {
      const pods = index.list(Pod, 'x');
      return { pods: isUnread(pods) ? 0 : pods.length };
    });
    const outer = remembered((index: ResourceIndex, of: object) => ({
      twice: 2 * inner(index, of).pods,
    }));
    const before = indexOf([held(Pod, xs), held(Namespace, new Map())]);
    expect(inner(before, input)).toEqual({ pods: 1 });
    expect(outer(before, input)).toEqual({ twice: 2 });
    const after = indexOf([held(Pod, new Map([['x', slice('p', 'q')]]))]);
    expect(outer(after, input)).toEqual({ twice: 4 });
  });
});
