import { readMeshTarget } from './readMeshTarget';
import { parseLabelSelector } from './parseLabelSelector';
import { matchesSelector } from './engine';

describe('parseLabelSelector', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['app=cart', { app: 'cart' }, true],
    ['app==cart,tier!=db', { app: 'cart' }, true],
    ['app=cart, tier != db', { app: 'cart', tier: 'db' }, false],
    ['tier in (web, api)', { tier: 'api' }, true],
    ['tier notin (web,api)', {}, true],
    ['canary', { canary: '' }, true],
    ['!canary', { canary: '' }, false],
    ['a.example.com/b=', { 'a.example.com/b': '' }, true],
  ])('%s on %j is %s', (selector, labels, matches) => {
    const parsed = parseLabelSelector(selector);
    expect(parsed && matchesSelector(parsed, labels)).toBe(matches);
  });

  it.each(['', 'app in web', '=x', 'a b', 'a=b,,c'])('refuses %j', selector => {
    expect(parseLabelSelector(selector)).toBeUndefined();
  });
});

describe('readMeshTarget', () => {
  const read = (annotations?: Record<string, unknown>) =>
    readMeshTarget({
      apiVersion: 'v1',
      kind: 'Component',
      metadata: {
        name: 'e',
        annotations: annotations as Record<string, string>,
      },
    });

  it.each<[string, Record<string, unknown> | undefined]>([
    ['no annotations', undefined],
    [
      'only a place to look in',
      { 'backstage.io/kubernetes-namespace': 'shop' },
    ],
    ['an empty id', { 'backstage.io/kubernetes-id': ' ' }],
    ['an id that is no text', { 'backstage.io/kubernetes-id': 1 }],
  ])('is undefined with %s', (_name, annotations) => {
    expect(read(annotations)).toBeUndefined();
  });

  it('adds our own annotations to those of the Kubernetes plugin', () => {
    expect(
      read({
        'backstage.io/kubernetes-id': 'a',
        'meshwright.io/services': 'x, n/y,',
        'backstage.io/kubernetes-cluster': 'c',
      }),
    ).toEqual({
      clusters: ['c'],
      select: [
        {
          annotation: 'backstage.io/kubernetes-id',
          by: { type: 'labels', labels: { 'backstage.io/kubernetes-id': 'a' } },
        },
        {
          annotation: 'meshwright.io/services',
          by: { type: 'services', names: ['x', 'n/y'] },
        },
      ],
    });
  });

  it('carries the problem of a malformed selector', () => {
    expect(
      read({ 'backstage.io/kubernetes-label-selector': 'a b' })?.select[0]
        .problem,
    ).toMatch(/not a label selector/);
  });
});
