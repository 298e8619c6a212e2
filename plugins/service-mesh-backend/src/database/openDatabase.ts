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

/** Looks (count) at whether another backend has finished, and milliseconds between them: 30 s together. */
const LOOKS = 60;
const BETWEEN_LOOKS_MS = 500;
/**
 * What Postgres says to the second of two who create the same table or row: unique_violation, duplicate_table, and
 * duplicate_object, because a table brings a type of its own name.
 */
const SECOND: readonly unknown[] = ['23505', '42P07', '42710'];

/**
 * Brings a database to the newest form; a migration that fails leaves it as it was. Of several backends that start at the same
 * time one does it, and the others wait for it.
 */
export async function migrateDatabase(knex: Knex): Promise<void> {
  for (let look = 1; ; look += 1)
    try {
      await knex.migrate.latest({ directory: folder() });
      return;
    } catch (error) {
      if (look === LOOKS || !isSecond(error)) throw error;
      await new Promise(resolve => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
}

function isSecond(error: unknown): boolean {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return name === 'MigrationLocked' || SECOND.includes(code);
}

/** Takes every migration back. */
export async function rollbackDatabase(knex: Knex): Promise<void> {
  await knex.migrate.rollback({ directory: folder() }, true);
}
