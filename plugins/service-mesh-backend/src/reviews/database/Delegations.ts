import { ReviewDelegation } from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
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

  async add(
    entityRef: string,
    delegation: ReviewDelegation & { readonly granted: boolean },
  ): Promise<void> {
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
    const rows = await rowsOf<DelegationRow>(
      this.knex,
      'mesh_review_delegations',
      entityRefs,
      'sequence',
    );
    return new Map(
      [...rows].map(([ref, entries]) => {
        const last = new Map(entries.map(row => [row.delegate, row]));
        return [
          ref,
          [...last.values()]
            .filter(({ granted }) => Boolean(granted))
            .map(({ delegate, note, delegated_by, delegated_at }) => ({
              delegate,
              ...(note !== null && { note }),
              by: delegated_by,
              at: Number(delegated_at),
            })),
        ];
      }),
    );
  }
}
