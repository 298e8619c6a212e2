import { mockServices } from '@backstage/backend-test-utils';
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
  ])('%s', async (_, entries, at) => {
    const asked: HistoryQuery[] = [];
    const store = {
      query: async (query: HistoryQuery) => {
        asked.push(query);
        return { entries };
      },
    };
    const { changedAt, problems } = await weightChanges(
      store,
      [route, route],
      40,
      mockServices.logger.mock(),
    );
    expect(changedAt(route)).toBe(at);
    expect(problems).toEqual([]);
    expect(asked).toMatchObject([
      {
        places: [{ cluster: 'eu', namespace: 'shop', name: 'orders' }],
        kinds: ['networking.istio.io/VirtualService'],
        from: 40,
      },
    ]);
  });

  it('knows nothing without history, and has no problem with that', async () => {
    const logger = mockServices.logger.mock();
    const read = await weightChanges(undefined, [route], 0, logger);
    expect(read.changedAt(route)).toBeUndefined();
    expect(read.problems).toEqual([]);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('says that it does not know while the history of a route cannot be read, and logs why', async () => {
    const other = { ...route, name: 'cart' };
    const logger = mockServices.logger.mock();
    const { changedAt, problems } = await weightChanges(
      {
        query: async ({ places }) => {
          if (places[0].name === 'orders') throw new Error('locked');
          return { entries: [entry(60, 'spec.http[0].route', { ref: other })] };
        },
      },
      [route, other],
      0,
      logger,
    );
    expect([changedAt(route), changedAt(other)]).toEqual(['unknown', 60]);
    expect(problems).toMatchObject([{ code: 'history-unreadable' }]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ message: 'locked' }),
    );
  });

  it('looks behind many changes of another sort', async () => {
    const { changedAt } = await weightChanges(
      {
        query: async ({ before }) =>
          before === 'older'
            ? { entries: [entry(5, 'spec.http[0].route[0].weight')] }
            : { entries: [entry(9, 'spec.http[0].timeout')], next: 'older' },
      },
      [route],
      0,
      mockServices.logger.mock(),
    );
    expect(changedAt(route)).toBe(5);
  });
});
