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

/** What the lock of the database stands for. */
const LOCK = 'meshwright service-mesh migrations';

/**
 * Brings a database to the newest form; migrations that fail leave it as it was. Of several backends that start at the same time
 * one does it, and the others wait for it: on Postgres by a lock of the database, because the lock of knex is a row in a table,
 * and of two backends that make the table at once each may add a row, after which nobody ever gets the lock.
 */
export async function migrateDatabase(knex: Knex): Promise<void> {
  if (knex.client.dialect !== 'postgresql') {
    await knex.migrate.latest({ directory: folder() });
    return;
  }
  await knex.transaction(async transaction => {
    await transaction.raw('select pg_advisory_xact_lock(hashtext(?))', [LOCK]);
    await transaction.migrate.latest({ directory: folder() });
  });
}

/** Takes every migration back. */
export async function rollbackDatabase(knex: Knex): Promise<void> {
  await knex.migrate.rollback({ directory: folder() }, true);
}
