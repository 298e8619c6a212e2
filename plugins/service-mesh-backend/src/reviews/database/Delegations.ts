import { ReviewDelegation } from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { DelegationEntry } from '../ReviewStore';
import { Epoch, lock, rowsOf } from './entityRows';

interface DelegationRow {
  id: string;
  entity_ref: string;
  sequence: number;
  delegate: string;
  granted: boolean | number;
  note: string | null;
  delegated_by: string;
  delegated_at: Epoch;
}

/** Who may review in place of the owner. Rows are only ever added; the last about a delegate counts. @internal */
export class Delegations {
  constructor(private readonly knex: Knex) {}

  async add(entityRef: string, delegation: DelegationEntry): Promise<void> {
    await this.knex.transaction(async tx => {
      await lock(tx, entityRef);
      const row: { last?: number | string | null } | undefined = await tx(
        'mesh_review_delegations',
      )
        .where({ entity_ref: entityRef })
        .max({ last: 'sequence' })
        .first();
      const entry: DelegationRow = {
        id: randomUUID(),
        entity_ref: entityRef,
        sequence: Number(row?.last ?? 0) + 1,
        delegate: delegation.delegate,
        granted: delegation.granted,
        note: delegation.note ?? null,
        delegated_by: delegation.by,
        delegated_at: delegation.at,
      };
      await tx('mesh_review_delegations').insert(entry);
    });
  }

  /** Those that hold, by entity. */
  async readAll(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ReviewDelegation[]>> {
    const log = await this.readLogs(entityRefs);
    return new Map(
      [...log].map(([ref, entries]) => {
        const last = new Map(entries.map(entry => [entry.delegate, entry]));
        return [
          ref,
          [...last.values()].flatMap(({ granted, ...delegation }) =>
            granted ? [delegation] : [],
          ),
        ];
      }),
    );
  }

  /** Everything that was ever said, oldest first, by entity. */
  async readLogs(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly DelegationEntry[]>> {
    const rows = await rowsOf<DelegationRow>(
      this.knex,
      'mesh_review_delegations',
      entityRefs,
      'sequence',
    );
    return new Map(
      [...rows].map(([ref, entries]) => [
        ref,
        entries.map(
          ({ delegate, granted, note, delegated_by, delegated_at }) => ({
            delegate,
            granted: Boolean(granted),
            ...(note !== null && { note }),
            by: delegated_by,
            at: Number(delegated_at),
          }),
        ),
      ]),
    );
  }
}
