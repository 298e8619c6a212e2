import { Json } from '../KubeObject';
import { ApiError } from './ApiError';
import { jsonPatch } from './jsonPatch';
import { mergePatch, removalPatch } from './mergePatch';
import { labelMatcher } from './selectors';
import { strategicMergePatch } from './strategicMergePatch';

describe('mergePatch', () => {
  it.each<[string, Json, Json, Json]>([
    ['adds and replaces', { a: 1 }, { a: 2, b: 3 }, { a: 2, b: 3 }],
    [
      'removes by null',
      { a: 1, b: { c: 1, d: 2 } },
      { b: { c: null } },
      { a: 1, b: { d: 2 } },
    ],
    ['replaces lists whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    [
      'replaces a value by an object without nulls',
      { a: 1 },
      { a: { b: null, c: 1 } },
      { a: { c: 1 } },
    ],
  ])('%s', (_, target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('is inverted where a later document drops fields', () => {
    const before = { a: 1, b: { c: 1, d: 1 }, e: { f: 1 } };
    expect(removalPatch(before, { b: { c: 2 }, e: { f: 1 } })).toEqual({
      a: null,
      b: { d: null },
    });
  });
});

describe('strategicMergePatch', () => {
  const containers = [
    { name: 'a', image: 'a:1' },
    { name: 'b', image: 'b:1' },
  ];
  it.each<[string, Json, Json]>([
    [
      'changes a named item',
      { containers: [{ name: 'b', image: 'b:2' }] },
      [containers[0], { name: 'b', image: 'b:2' }],
    ],
    [
      'adds a named item',
      { containers: [{ name: 'c' }] },
      [...containers, { name: 'c' }],
    ],
    [
      'deletes a named item',
      { containers: [{ name: 'a', $patch: 'delete' }] },
      [containers[1]],
    ],
    [
      'replaces the list',
      { containers: [{ $patch: 'replace' }, { name: 'c' }] },
      [{ name: 'c' }],
    ],
    [
      'ignores the order it is told',
      { '$setElementOrder/containers': [{ name: 'b' }] },
      containers,
    ],
  ])('%s', (_, patch, expected) => {
    expect(strategicMergePatch({ containers }, patch)).toEqual({
      containers: expected,
    });
  });

  it('merges ports of a Service by port and replaces lists of plain values', () => {
    expect(
      strategicMergePatch(
        { ports: [{ port: 80, name: 'http' }], args: ['x'], finalizers: ['f'] },
        {
          ports: [{ port: 80, targetPort: 8080 }],
          args: ['y'],
          '$deleteFromPrimitiveList/finalizers': ['f'],
        },
      ),
    ).toEqual({
      ports: [{ port: 80, name: 'http', targetPort: 8080 }],
      args: ['y'],
      finalizers: [],
    });
  });
});

describe('jsonPatch', () => {
  const document = { a: { 'x/y': [1, 2] } };
  it.each<[string, Json, Json]>([
    [
      'add at the end',
      { op: 'add', path: '/a/x~1y/-', value: 3 },
      { a: { 'x/y': [1, 2, 3] } },
    ],
    [
      'add in between',
      { op: 'add', path: '/a/x~1y/1', value: 9 },
      { a: { 'x/y': [1, 9, 2] } },
    ],
    ['replace', { op: 'replace', path: '/a', value: 0 }, { a: 0 }],
    ['remove', { op: 'remove', path: '/a/x~1y/0' }, { a: { 'x/y': [2] } }],
    ['move', { op: 'move', from: '/a/x~1y', path: '/b' }, { a: {}, b: [1, 2] }],
    [
      'copy',
      { op: 'copy', from: '/a/x~1y/0', path: '/b' },
      { ...document, b: 1 },
    ],
    ['test', { op: 'test', path: '/a/x~1y/0', value: 1 }, document],
  ])('%s', (_, operation, expected) => {
    expect(jsonPatch(document, [operation])).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['a test that fails', { op: 'test', path: '/a', value: 1 }],
    ['a removal of nothing', { op: 'remove', path: '/b' }],
    ['a path below nothing', { op: 'add', path: '/b/c', value: 1 }],
    ['an index beyond the list', { op: 'add', path: '/a/x~1y/5', value: 1 }],
    ['an unknown operation', { op: 'increment', path: '/a' }],
  ])('refuses %s', (_, operation) => {
    expect(() => jsonPatch(document, [operation])).toThrow(ApiError);
  });
});

describe('labelMatcher', () => {
  it.each([
    ['', true],
    ['a=1', true],
    ['a==1,b=2', true],
    ['a=2', false],
    ['a!=2', true],
    ['c!=2', true],
    ['a in (1, 3)', true],
    ['a notin (1,3)', false],
    ['c notin (1)', true],
    ['a', true],
    ['!a', false],
    ['!c,a', true],
    ['app.kubernetes.io/name=x', true],
  ])('%s', (selector, expected) => {
    const labels = { a: '1', b: '2', 'app.kubernetes.io/name': 'x' };
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', labels },
    };
    expect(labelMatcher(selector)(object)).toBe(expected);
  });
});
