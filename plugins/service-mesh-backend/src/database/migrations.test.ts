import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
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
});
