import { TestDatabases } from '@backstage/backend-test-utils';
import { migrateDatabase } from '../database/openDatabase';
import { sha256 } from '../reviews/sha256';
import { DatabaseNoticeStore } from './DatabaseNoticeStore';

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('DatabaseNoticeStore on %s', id => {
  it('gives a notice to one replica, and again only when it failed or its sender died', async () => {
    const knex = await databases.init(id);
    await migrateDatabase(knex);
    const store = DatabaseNoticeStore.create(knex);
    const other = DatabaseNoticeStore.create(knex);
    const notice = {
      key: sha256('due'),
      entityRef: 'component:default/orders',
      topic: 'due',
    };
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? store : other).claim(notice, 1_000),
      ),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    await store.settle(notice.key, undefined);
    expect(await other.claim(notice, 2_000)).toBe(true);
    // Its sender died.
    const again = await Promise.all([
      store.claim(notice, 700_000),
      other.claim(notice, 700_001),
    ]);
    expect(again.filter(Boolean)).toHaveLength(1);
    await store.settle(notice.key, 700_002);
    expect(await other.claim(notice, 9e12)).toBe(false);
    await knex.destroy();
  });
});
