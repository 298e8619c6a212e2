import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { GrantOpening, ReviewOnScreen } from '../ReviewStore';
import { Epoch, lock } from './entityRows';

interface OpeningRow {
  id: string;
  entity_ref: string;
  round: number;
  digest: string;
  grant_key: string;
  opened_by: string;
  opened_at: Epoch;
}

/** Who has looked at which grant before deciding about it. Rows are only ever added. @internal */
export class GrantOpenings {
  constructor(private readonly knex: Knex) {}

  /** Once for each person, round, access and grant. */
  async add(
    entityRef: string,
    { grant, at, ...review }: GrantOpening,
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      await lock(tx, entityRef);
      const once = { ...columns(entityRef, review), grant_key: grant };
      if (await tx('mesh_grant_openings').where(once).first()) return;
      const row: OpeningRow = { id: randomUUID(), ...once, opened_at: at };
      await tx('mesh_grant_openings').insert(row);
    });
  }

  /** The oldest first. */
  async read(
    entityRef: string,
    review?: ReviewOnScreen,
  ): Promise<GrantOpening[]> {
    const rows: OpeningRow[] = await this.knex('mesh_grant_openings')
      .where(review ? columns(entityRef, review) : { entity_ref: entityRef })
      .orderBy(['opened_at', 'round', 'id']);
    return rows.map(({ round, digest, grant_key, opened_by, opened_at }) => ({
      round,
      digest,
      grant: grant_key,
      by: opened_by,
      at: Number(opened_at),
    }));
  }
}

function columns(entityRef: string, { round, digest, by }: ReviewOnScreen) {
  return { entity_ref: entityRef, round, digest, opened_by: by };
}
