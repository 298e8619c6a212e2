import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

const folder = () =>
  resolvePackagePath(
    '@meshwright/backstage-plugin-service-mesh-backend',
    'migrations',
  );

/** The plugin's database, with every migration applied unless the installation does that itself. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await migrateDatabase(knex);
  return knex;
}

/** Brings a database to the newest form; a migration that fails leaves it as it was. */
export async function migrateDatabase(knex: Knex): Promise<void> {
  await knex.migrate.latest({ directory: folder() });
}

/** Takes every migration back. */
export async function rollbackDatabase(knex: Knex): Promise<void> {
  await knex.migrate.rollback({ directory: folder() }, true);
}
