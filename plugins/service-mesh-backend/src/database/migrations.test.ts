import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import createKnex from 'knex';
import fs from 'node:fs';
import { migrateDatabase, rollbackDatabase } from './openDatabase';

const directory = resolvePackagePath(
  '@meshwright/backstage-plugin-service-mesh-backend',
  'migrations',
);
const migrations = fs
  .readdirSync(directory)
  .filter(name => name.endsWith('.js'))
  .sort();
const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('migrations on %s', id => {
  it.each(migrations.map((name, i) => [name, i + 1] as const))(
    'come up from the state after %s, and go down again',
    async (_name, count) => {
      const knex = await databases.init(id);
      const applied = async () => {
        const [done] = (await knex.migrate.list({ directory })) as [
          { name: string }[],
          unknown[],
        ];
        return done.map(({ name }) => name);
      };
      for (let i = 0; i < count; i += 1) await knex.migrate.up({ directory });
      expect(await applied()).toEqual(migrations.slice(0, count));
      await migrateDatabase(knex);
      expect(await applied()).toEqual(migrations);
      for (let i = migrations.length; i > 0; i -= 1)
        await knex.migrate.down({ directory });
      expect(await applied()).toEqual([]);
      await migrateDatabase(knex);
      await rollbackDatabase(knex);
      expect(await applied()).toEqual([]);
      await knex.destroy();
    },
  );

  it('take the access that was seen before over as sightings, in the order in which it was seen', async () => {
    const knex = await databases.init(id);
    for (const name of migrations.filter(one => one < '20261121030000'))
      await knex.migrate.up({ directory, name });
    const snapshot = (name: string, digest: string, seen_at: number) => ({
      entity_ref: `component:default/${name}`,
      digest,
      seen_at,
      canonical: '{}',
      access: '{}',
    });
    await knex('mesh_access_snapshots').insert([
      snapshot('orders', 'b', 2),
      snapshot('orders', 'a', 3),
      snapshot('ratings', 'c', 1),
    ]);
    await migrateDatabase(knex);
    const rows = await knex('mesh_access_sightings').orderBy([
      'entity_ref',
      'sequence',
    ]);
    expect(
      rows.map(({ entity_ref, sequence, digest, seen_at }) => [
        entity_ref,
        sequence,
        digest,
        Number(seen_at),
      ]),
    ).toEqual([
      ['component:default/orders', 1, 'b', 2],
      ['component:default/orders', 2, 'a', 3],
      ['component:default/ratings', 1, 'c', 1],
    ]);
    await rollbackDatabase(knex);
    await knex.destroy();
  });

  it('are applied once when several backends start at the same time, time and again', async () => {
    const knex = await databases.init(id);
    // A SQLite database in memory has one connection.
    const others = id.startsWith('POSTGRES')
      ? [1, 2, 3].map(() => createKnex(knex.client.config))
      : [];
    for (let round = 0; round < 8; round += 1) {
      await Promise.all([knex, ...others].map(one => migrateDatabase(one)));
      expect((await knex('knex_migrations').select()).length).toBe(
        migrations.length,
      );
      await rollbackDatabase(knex);
      // Most goes wrong where these tables are made.
      await knex.schema.dropTable('knex_migrations');
      await knex.schema.dropTable('knex_migrations_lock');
    }
    for (const one of others) await one.destroy();
    await knex.destroy();
  });
});
