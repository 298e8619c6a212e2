import { diffObjects } from './diffObjects';

const rows: [string, unknown, unknown, unknown[]][] = [
  ['nothing differs', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  [
    'a value',
    { spec: { mode: 'STRICT' } },
    { spec: { mode: 'PERMISSIVE' } },
    [{ path: 'spec.mode', before: 'STRICT', after: 'PERMISSIVE' }],
  ],
  [
    'a field that is new, and one that is gone',
    { spec: { a: 1 } },
    { spec: { b: 2, c: null } },
    [
      { path: 'spec.a', before: 1 },
      { path: 'spec.b', after: 2 },
    ],
  ],
  [
    'the weight of a named route behind a new first one',
    { http: [{ name: 'all', weight: 90 }] },
    {
      http: [
        { name: 'testers', weight: 100 },
        { name: 'all', weight: 80 },
      ],
    },
    [
      { path: 'http[all].weight', before: 90, after: 80 },
      { path: 'http[testers]', after: { name: 'testers', weight: 100 } },
    ],
  ],
  [
    'the order of named entries',
    { http: [{ name: 'a' }, { name: 'b' }] },
    { http: [{ name: 'b' }, { name: 'a' }] },
    [{ path: 'http', before: ['a', 'b'], after: ['b', 'a'] }],
  ],
  [
    'entries without names, by position',
    { route: [{ weight: 90 }, { weight: 10 }] },
    { route: [{ weight: 75 }, { weight: 25 }] },
    [
      { path: 'route[0].weight', before: 90, after: 75 },
      { path: 'route[1].weight', before: 10, after: 25 },
    ],
  ],
  [
    'a list of plain values as a whole',
    { methods: ['GET'] },
    { methods: ['GET', 'PUT'] },
    [{ path: 'methods', before: ['GET'], after: ['GET', 'PUT'] }],
  ],
  [
    'keys that are no words',
    { labels: { 'istio.io/rev': 'a', __proto__x: 1 } },
    { labels: { 'istio.io/rev': 'b', __proto__x: 1 } },
    [{ path: 'labels["istio.io/rev"]', before: 'a', after: 'b' }],
  ],
];

describe('diffObjects', () => {
  it.each(rows)('%s', (_name, before, after, expected) => {
    expect(diffObjects(before, after)).toEqual(expected);
  });

  it('sums up what nobody would read', () => {
    const many = (value: number) => ({
      data: Object.fromEntries(
        Array.from({ length: 500 }, (_, i) => [`k${i}`, value]),
      ),
      kind: 'X',
    });
    expect(diffObjects(many(1), many(2)).map(({ path }) => path)).toEqual([
      'data',
    ]);
  });
});
