import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';

/** Milliseconds; Postgres gives big integers as text. @internal */
export type Epoch = number | string;

/** Rows written at once; SQLite allows 999 values in one statement. @internal */
export const BATCH = 50;
/** The same for names in a question. @internal */
export const REFS_AT_ONCE = 400;

/** Hands over some items at a time: databases take so many values in one statement and no more. @internal */
export async function inBatches<T>(
  items: readonly T[],
  handle: (some: T[]) => PromiseLike<unknown>,
  size = BATCH,
): Promise<void> {
  for (let i = 0; i < items.length; i += size)
    await handle(items.slice(i, i + size));
}

/** Rows of some entities, by entity and in order. @internal */
export async function rowsOf<R extends { readonly entity_ref: string }>(
  knex: Knex,
  table: string,
  entityRefs: readonly string[],
  order: string,
): Promise<Map<string, R[]>> {
  const found = new Map<string, R[]>();
  await inBatches(
    [...new Set(entityRefs)],
    async refs => {
      const rows: R[] = await knex(table)
        .whereIn('entity_ref', refs)
        .orderBy(order);
      for (const row of rows) {
        const known = found.get(row.entity_ref);
        if (known) known.push(row);
        else found.set(row.entity_ref, [row]);
      }
    },
    REFS_AT_ONCE,
  );
  return found;
}

/** Whoever adds to the review of an entity does so alone. SQLite has one writer anyway. @internal */
export async function lock(
  tx: Knex.Transaction,
  entityRef: string,
): Promise<void> {
  const row: unknown = await tx('mesh_reviewed_entities')
    .where({ entity_ref: entityRef })
    .forUpdate()
    .first();
  if (!row) throw new NotFoundError(`${entityRef} is not under review`);
}
