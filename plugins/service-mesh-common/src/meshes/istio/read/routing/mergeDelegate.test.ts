import { matchesConflict } from './mergeDelegate';
import { WrittenMatch, WrittenText } from './WrittenRoute';

describe('conditions of a root and of its delegate', () => {
  it.each<[string, WrittenText, WrittenText, boolean]>([
    ['a longer prefix', { prefix: '/a' }, { prefix: '/a/b' }, false],
    ['a shorter prefix', { prefix: '/a/b' }, { prefix: '/a' }, true],
    ['the same text', { exact: '/a' }, { exact: '/a' }, false],
    ['a prefix below a text', { exact: '/a' }, { prefix: '/a/b' }, true],
    ['two patterns', { regex: 'a' }, { regex: 'a' }, true],
    ['presence twice', {}, {}, true],
    ['presence below a prefix', { prefix: '/a' }, {}, true],
    ['presence below a text', { exact: '/a' }, {}, true],
    ['presence below a pattern', { regex: 'a' }, {}, true],
    ['an empty prefix', { prefix: '' }, { exact: '/a' }, true],
    ['an empty pattern below a text', { exact: 'a' }, { regex: '' }, true],
  ])('%s', (_, root, delegate, expected) => {
    expect(
      matchesConflict({ headers: { x: root } }, { headers: { x: delegate } }),
    ).toBe(expected);
  });

  it.each<[string, WrittenMatch, WrittenMatch, boolean]>([
    [
      'more gateways than the root has, even the same ones',
      { gateways: ['mesh'] },
      { gateways: ['mesh', 'mesh'] },
      true,
    ],
    [
      'a gateway of the root',
      { gateways: ['a', 'b'] },
      { gateways: ['b'] },
      false,
    ],
    [
      'a label of its own',
      { sourceLabels: { a: '1' } },
      { sourceLabels: { b: '1' } },
      false,
    ],
    [
      'a label otherwise',
      { sourceLabels: { a: '1' } },
      { sourceLabels: { a: '2' } },
      true,
    ],
  ])('%s', (_, root, delegate, expected) => {
    expect(matchesConflict(root, delegate)).toBe(expected);
  });
});
