import { TestDatabases } from '@backstage/backend-test-utils';
import { canonicalJson } from '@meshwright/backstage-plugin-service-mesh-common';
import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import { migrateDatabase, rollbackDatabase } from '../database/openDatabase';
import { DatabaseHistoryStore } from './DatabaseHistoryStore';
import { SeenObject } from './HistoryStore';

const kind = { group: 'networking.istio.io', kind: 'VirtualService' };

const seen = (
  version: number,
  spec: unknown,
  more: Partial<SeenObject> = {},
): SeenObject => {
  const content = canonicalJson({ spec });
  return {
    cluster: 'eu',
    kind,
    uid: 'u1',
    namespace: 'shop',
    name: 'orders',
    generation: version,
    resourceVersion: `${100 + version}`,
    manager: 'kubectl',
    writtenAt: 1_000 * version,
    content,
    digest: createHash('sha256').update(content).digest('hex'),
    ...more,
  };
};

const databases = TestDatabases.create();
const everywhere = {
  places: [{ cluster: 'eu', namespace: 'shop' }],
  limit: 100,
};

describe.each(databases.eachSupportedId())('DatabaseHistoryStore on %s', id => {
  let knex: Knex;
  let store: DatabaseHistoryStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    await migrateDatabase(knex);
    store = DatabaseHistoryStore.create(knex);
  });
  afterEach(async () => {
    await rollbackDatabase(knex);
    await knex.destroy();
  });

  const changes = async () =>
    (await store.query(everywhere)).entries.map(
      ({ change, at, seenLate, diff }) => ({
        change,
        at,
        seenLate,
        paths: diff.map(({ path }) => path),
      }),
    );

  it('begins with the first list, and records what a watch shows then', async () => {
    expect(await store.reconcile('eu', kind, [seen(1, { a: 1 })], 5_000)).toBe(
      0,
    );
    expect(await store.recordSeen(seen(1, { a: 1 }), 5_500)).toBe(false);
    expect(await store.recordSeen(seen(2, { a: 2 }), 6_000)).toBe(true);
    expect(await store.recordDeleted(seen(2, { a: 2 }), 7_000)).toBe(true);
    expect(await changes()).toEqual([
      { change: 'deleted', at: 7_000, seenLate: false, paths: ['spec'] },
      { change: 'changed', at: 2_000, seenLate: false, paths: ['spec.a'] },
    ]);
  });

  it('records what it missed, and says that it was seen late', async () => {
    await store.reconcile('eu', kind, [seen(1, { a: 1 })], 5_000);
    const fresh = seen(1, { b: 1 }, { uid: 'u2', name: 'cart' });
    expect(
      await store.reconcile('eu', kind, [seen(3, { a: 3 }), fresh], 9_000),
    ).toBe(2);
    expect(await store.reconcile('eu', kind, [fresh], 10_000)).toBe(1);
    expect(
      (await changes()).map(({ change, seenLate }) => [change, seenLate]),
    ).toEqual([
      ['deleted', true],
      ['changed', true],
      ['added', true],
    ]);
  });

  it('records a change once, whichever of two replicas sees it first', async () => {
    const other = DatabaseHistoryStore.create(knex);
    await store.reconcile('eu', kind, [seen(1, { a: 1 })], 5_000);
    for (let version = 2; version < 12; version += 1) {
      const object = seen(version, { a: version });
      const recorded = await Promise.all([
        store.recordSeen(object, 6_000).catch(() => false),
        other.recordSeen(object, 6_001).catch(() => false),
      ]);
      expect(recorded.filter(Boolean)).toHaveLength(1);
    }
    const created = seen(1, { c: 1 }, { uid: 'u3', name: 'new' });
    await Promise.all([
      store.recordSeen(created, 7_000).catch(() => false),
      other.recordSeen(created, 7_000).catch(() => false),
    ]);
    expect(await changes()).toHaveLength(11);
  });

  it('keeps a state that returns, and drops one that a lagging replica shows', async () => {
    await store.reconcile('eu', kind, [seen(1, { a: 1 })], 5_000);
    await store.recordSeen(seen(2, { a: 2 }), 6_000);
    expect(await store.recordSeen(seen(1, { a: 1 }), 6_001)).toBe(false);
    expect(await store.recordSeen(seen(3, { a: 1 }), 6_002)).toBe(true);
    expect(await changes()).toHaveLength(2);
  });

  it('does not bring back what was deleted, unless it was written since', async () => {
    await store.reconcile('eu', kind, [seen(1, { a: 1 })], 5_000);
    await store.recordDeleted(seen(1, {}), 6_000);
    expect(await store.recordSeen(seen(1, { a: 1 }), 6_001)).toBe(false);
    expect(await store.recordSeen(seen(4, { a: 1 }), 6_002)).toBe(true);
  });

  it('goes on after a cluster was restored and counts its revisions from lower down', async () => {
    const hour = 3_600_000;
    await store.reconcile('eu', kind, [seen(900, { a: 1 })], 1_000);
    await store.recordSeen(seen(901, { a: 2 }), 2_000);
    const after = (revision: number, value: number, writtenAt: number) =>
      store.recordSeen(
        seen(revision, { a: value }, { writtenAt }),
        writtenAt + 10,
      );
    // As old as what a replica that lags behind shows.
    expect(await after(400, 1, 1_500)).toBe(false);
    expect(await after(410, 5, hour)).toBe(true);
    expect(await after(411, 6, hour + 1_000)).toBe(true);
    expect(await changes()).toHaveLength(3);
  });

  it('takes what a list of a restored cluster shows, written again or not', async () => {
    const gone = seen(2, { b: 1 }, { uid: 'u2', name: 'gone' });
    const same = seen(7, { c: 1 }, { uid: 'u3', name: 'same' });
    await store.reconcile('eu', kind, [seen(1, { a: 1 }), gone, same], 1_000);
    await store.recordSeen(seen(5, { a: 2 }), 5_000);
    await store.recordDeleted(gone, 6_000);
    const backup = [
      seen(1, { a: 1 }),
      gone,
      { ...same, resourceVersion: '103' },
    ];
    // As a list looks that came late.
    expect(await store.reconcile('eu', kind, backup, 8_000)).toBe(0);
    expect(
      await store.reconcile('eu', kind, backup, 9_000, { restored: true }),
    ).toBe(2);
    expect((await changes()).slice(0, 2)).toEqual(
      expect.arrayContaining([
        { change: 'changed', at: 9_000, seenLate: true, paths: ['spec.a'] },
        { change: 'added', at: 9_000, seenLate: true, paths: ['spec'] },
      ]),
    );
    // Both count on from where the backup was.
    const next = seen(4, { a: 3 });
    expect(await store.recordSeen(next, 9_500)).toBe(true);
    const written = seen(4, { c: 2 }, { uid: 'u3', name: 'same' });
    expect(await store.recordSeen(written, 9_600)).toBe(true);
  });

  it('gives pages, newest first, of the places, kinds and times asked for', async () => {
    await store.reconcile('eu', kind, [], 500);
    for (let i = 1; i <= 5; i += 1)
      await store.recordSeen(
        seen(i, { a: i }, { uid: `u${i}`, name: `n${i}` }),
        9_000,
      );
    await store.recordSeen(
      seen(9, {}, { uid: 'x', namespace: 'other' }),
      9_000,
    );
    const names = [];
    let before: string | undefined;
    do {
      const page = await store.query({ ...everywhere, before, limit: 2 });
      names.push(page.entries.map(({ ref }) => ref.name));
      before = page.next;
    } while (before);
    expect(names).toEqual([['n5', 'n4'], ['n3', 'n2'], ['n1']]);
    const { entries } = await store.query({
      ...everywhere,
      from: 2_000,
      to: 4_000,
      kinds: ['networking.istio.io/VirtualService'],
    });
    expect(entries.map(({ ref }) => ref.name)).toEqual(['n3', 'n2']);
    expect(
      (await store.query({ ...everywhere, kinds: ['/Pod'] })).entries,
    ).toEqual([]);
  });

  it('forgets what is old, and nothing that still holds', async () => {
    await store.reconcile('eu', kind, [seen(1, { a: 1 })], 500);
    await store.recordSeen(seen(2, { a: 2 }), 2_000);
    await store.recordSeen(seen(8, { a: 8 }), 8_000);
    expect(await store.prune(5_000)).toBe(1);
    expect(await changes()).toMatchObject([{ at: 8_000 }]);
    // The last state is still known: nothing is recorded twice.
    expect(await store.recordSeen(seen(8, { a: 8 }), 9_000)).toBe(false);
  });
});
