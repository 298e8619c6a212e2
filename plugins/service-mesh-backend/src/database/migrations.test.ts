import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import createKnex, { Knex } from 'knex';
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

describe('the second of two backends that create the same tables', () => {
  const knexThatFailsOnce = (error: object) => {
    const latest = jest.fn().mockRejectedValueOnce(error).mockResolvedValue([]);
    return { latest, knex: { migrate: { latest } } as unknown as Knex };
  };

  it.each([
    ['unique_violation', { code: '23505' }],
    ['duplicate_table', { code: '42P07' }],
    ['duplicate_object, the type of the table', { code: '42710' }],
    ['the lock of the migrations', { name: 'MigrationLocked' }],
  ])('waits for the first one: %s', async (_, error) => {
    const { latest, knex } = knexThatFailsOnce(error);
    await migrateDatabase(knex);
    expect(latest).toHaveBeenCalledTimes(2);
  });

  it('does not wait when a migration fails for another reason', async () => {
    const { latest, knex } = knexThatFailsOnce({ code: '42501' });
    await expect(migrateDatabase(knex)).rejects.toEqual({ code: '42501' });
    expect(latest).toHaveBeenCalledTimes(1);
  });
});

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

  it('are applied once when several backends start at the same time', async () => {
    const knex = await databases.init(id);
    // A SQLite database in memory has one connection.
    const others = id.startsWith('POSTGRES')
      ? [1, 2].map(() => createKnex(knex.client.config))
      : [];
    await Promise.all([knex, ...others].map(one => migrateDatabase(one)));
    expect((await knex('knex_migrations').select()).length).toBe(
      migrations.length,
    );
    for (const one of others) await one.destroy();
    await knex.destroy();
  });
});
