import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { GrantOpening, OpeningsQuery } from '../ReviewStore';
import { Epoch, lock } from './entityRows';

interface OpeningRow {
  id: string;
  entity_ref: string;
  digest: string;
  grant_key: string;
  opened_by: string;
  opened_at: Epoch;
}

/** Who has looked at which grant before deciding about it. Rows are only ever added. @internal */
export class GrantOpenings {
  constructor(private readonly knex: Knex) {}

  /** Once for each person, access and grant. */
  async add(
    entityRef: string,
    { digest, grant, by, at }: GrantOpening,
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      await lock(tx, entityRef);
      const once = {
        entity_ref: entityRef,
        digest,
        grant_key: grant,
        opened_by: by,
      };
      if (await tx('mesh_grant_openings').where(once).first()) return;
      const row: OpeningRow = { id: randomUUID(), ...once, opened_at: at };
      await tx('mesh_grant_openings').insert(row);
    });
  }

  /** Keys of the grants. */
  async read(
    entityRef: string,
    { digest, by }: OpeningsQuery,
  ): Promise<ReadonlySet<string>> {
    const rows: Pick<OpeningRow, 'grant_key'>[] = await this.knex(
      'mesh_grant_openings',
    )
      .where({ entity_ref: entityRef, digest, opened_by: by })
      .select('grant_key');
    return new Set(rows.map(({ grant_key }) => grant_key));
  }
}
