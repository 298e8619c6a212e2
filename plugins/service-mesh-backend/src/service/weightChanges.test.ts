import {
  HistoryEntry,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { HistoryQuery } from '../history/HistoryStore';
import { weightChanges } from './weightChanges';

const route: ResourceRef = {
  cluster: 'eu',
  group: 'networking.istio.io',
  kind: 'VirtualService',
  namespace: 'shop',
  name: 'orders',
};
const entry = (
  at: number,
  path: string,
  more: Partial<HistoryEntry> = {},
): HistoryEntry => ({
  id: `${at}`,
  ref: route,
  change: 'changed',
  at,
  seenLate: false,
  diff: [{ path, before: 1, after: 2 }],
  ...more,
});

describe('weightChanges', () => {
  it.each<[string, HistoryEntry[], number | undefined]>([
    ['nothing changed', [], undefined],
    [
      'a weight changed, twice',
      [
        entry(80, 'spec.http[0].route[1].weight'),
        entry(50, 'spec.rules[0].backendRefs[0].weight'),
      ],
      80,
    ],
    ['the route is new', [entry(60, '', { change: 'added', diff: [] })], 60],
    ['a time limit changed', [entry(70, 'spec.http[0].timeout')], undefined],
    [
      'a policy of the same name changed',
      [entry(70, 'spec.weight', { ref: { ...route, kind: 'Sidecar' } })],
      undefined,
    ],
  ])('%s', async (_, entries, at) => {
    const asked: HistoryQuery[] = [];
    const store = {
      query: async (query: HistoryQuery) => {
        asked.push(query);
        return { entries };
      },
    };
    expect((await weightChanges(store, [route], 40))(route)).toBe(at);
    expect(asked).toMatchObject([
      {
        places: [{ cluster: 'eu', namespace: 'shop', name: 'orders' }],
        from: 40,
      },
    ]);
  });

  it.each([
    ['without history', undefined],
    [
      'while history cannot be read',
      { query: () => Promise.reject(new Error()) },
    ],
  ])('knows nothing %s', async (_, store) => {
    expect((await weightChanges(store, [route], 0))(route)).toBeUndefined();
  });
});
