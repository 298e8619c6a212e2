import { TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import createKnex, { Knex } from 'knex';
import { migrateDatabase } from '../database/openDatabase';
import { DatabaseReviewStore } from './DatabaseReviewStore';
import { ReviewService } from './ReviewService';
import { ReviewWatch } from './ReviewWatch';
import { FakeMesh, grantTo, settings } from './__testUtils__/FakeMesh';

const orders: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default' },
  relations: [],
};
const ratings: Entity = { ...orders, metadata: { name: 'ratings' } };
const databases = TestDatabases.create();
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

describe.each(databases.eachSupportedId())(
  'two backends on one database: %s',
  id => {
    let knex: Knex;
    let otherKnex: Knex;
    beforeEach(async () => {
      knex = await databases.init(id);
      await migrateDatabase(knex);
      // A SQLite database in memory has one connection.
      otherKnex = id.startsWith('POSTGRES')
        ? createKnex(knex.client.config)
        : knex;
    });
    afterEach(async () => {
      await otherKnex.destroy();
      await knex.destroy();
    });

    const backend = (database: Knex, watchMs?: number) => {
      const mesh = new FakeMesh();
      return new ReviewService({
        mesh,
        questions: mesh,
        store: DatabaseReviewStore.create(database),
        settings,
        now: () => mesh.now,
        ...(watchMs !== undefined && { watchMs }),
      });
    };

    it('a page open on one hears of a decision, a signature and a delegation made on the other, and of no other entity', async () => {
      const [here, there] = [backend(knex, 50), backend(otherKnex)];
      let calls = 0;
      const heard = async (what: () => Promise<unknown>, more: number) => {
        const before = calls;
        await what();
        for (let i = 0; i < 40 && calls < before + 1; i += 1) await pause(50);
        await pause(150);
        return calls - before === more;
      };
      const stop = here.onChange(orders, () => {
        calls += 1;
      });
      expect(await heard(async () => {}, 1)).toBe(true);
      const { data } = await there.review(orders);
      const seen = { digest: data.digest, round: 1 };
      const keep = ['cart', 'web'].map(name => ({
        grant: grantTo(name).key,
        verdict: 'keep' as const,
      }));
      expect(
        await heard(
          () => there.decide(orders, { ...seen, decisions: keep }, 'user:x/y'),
          1,
        ),
      ).toBe(true);
      expect((await here.review(orders)).data.progress.decided).toBe(2);
      expect(
        await heard(
          () =>
            there.attest(
              orders,
              { ...seen, decisionsTo: 2 },
              { by: 'user:x/y', capacity: 'owner' },
            ),
          1,
        ),
      ).toBe(true);
      expect(
        await heard(
          () =>
            there.delegate(
              orders,
              { delegate: 'user:default/bob', granted: true },
              'user:x/y',
            ),
          1,
        ),
      ).toBe(true);
      const before = calls;
      await there.delegate(
        ratings,
        { delegate: 'user:default/bob', granted: true },
        'user:x/y',
      );
      await pause(200);
      expect(calls).toBe(before);
      stop();
      await there.delegate(
        orders,
        { delegate: 'user:default/eve', granted: true },
        'user:x/y',
      );
      await pause(200);
      expect(calls).toBe(before);
    }, 20_000);
  },
);

describe('ReviewWatch', () => {
  it('asks once for everybody, goes on after a failure, and stops with the last page', async () => {
    let fail = true;
    const asked: string[][] = [];
    const store = {
      readRevisions: async (refs: readonly string[]) => {
        asked.push([...refs]);
        if (fail) throw new Error('away');
        return new Map(refs.map(ref => [ref, '1']));
      },
    };
    const watch = new ReviewWatch(store, 20);
    const heard: string[] = [];
    const stops = ['a', 'a', 'b'].map((ref, i) =>
      watch.watch(ref, () => heard.push(`${ref}${i}`)),
    );
    await pause(10);
    expect(asked).toEqual([['a', 'b']]);
    expect(heard).toEqual([]);
    fail = false;
    await pause(50);
    expect(heard).toEqual(['a0', 'a1', 'b2']);
    stops.forEach(stop => stop());
    await pause(50);
    const count = asked.length;
    await pause(60);
    expect(asked.length).toBe(count);
  });
});
