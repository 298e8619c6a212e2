import { Knex } from 'knex';
import { Epoch, inBatches, REFS_AT_ONCE, rowsOf } from './entityRows';

interface SightingRow {
  entity_ref: string;
  sequence: number;
  digest: string;
  seen_at: Epoch;
}

/** Access at a moment. @internal */
export interface Sighting {
  readonly entityRef: string;
  readonly digest: string;
}

/** Which access entities had one after the other, so that a state that comes back is not taken for an old one. @internal */
export class Sightings {
  constructor(private readonly knex: Knex) {}

  /** The last of each entity. */
  async lastOf(
    entityRefs: readonly string[],
  ): Promise<
    ReadonlyMap<string, { readonly sequence: number; readonly digest: string }>
  > {
    const found = new Map<string, SightingRow>();
    await inBatches(
      [...new Set(entityRefs)],
      async refs => {
        const rows: SightingRow[] = await this.knex(
          'mesh_access_sightings as sighting',
        )
          .whereIn('sighting.entity_ref', refs)
          .andWhere(
            'sighting.sequence',
            this.knex('mesh_access_sightings as other')
              .max('other.sequence')
              .whereRaw('?? = ??', ['other.entity_ref', 'sighting.entity_ref']),
          )
          .select(
            'sighting.entity_ref',
            'sighting.sequence',
            'sighting.digest',
          );
        for (const row of rows) found.set(row.entity_ref, row);
      },
      REFS_AT_ONCE,
    );
    return found;
  }

  /** Adds one of each entity; of several replicas that see the same, one adds it. */
  async add(
    tx: Knex.Transaction,
    seen: readonly (Sighting & { readonly sequence: number })[],
    now: number,
  ): Promise<void> {
    await inBatches(seen, rows =>
      tx('mesh_access_sightings')
        .insert(
          rows.map(
            ({ entityRef, digest, sequence }): SightingRow => ({
              entity_ref: entityRef,
              sequence,
              digest,
              seen_at: now,
            }),
          ),
        )
        .onConflict(['entity_ref', 'sequence'])
        .ignore(),
    );
  }

  /** Since when entities have not had this access, without a break; epoch ms. Nothing for those that have it. */
  async otherSince(
    asked: readonly Sighting[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await rowsOf<SightingRow>(
      this.knex,
      'mesh_access_sightings',
      asked.map(({ entityRef }) => entityRef),
      'sequence',
    );
    return new Map(
      asked.flatMap(({ entityRef, digest }) => {
        const seen = rows.get(entityRef) ?? [];
        const first = seen[seen.map(row => row.digest).lastIndexOf(digest) + 1];
        return first ? [[entityRef, Number(first.seen_at)] as const] : [];
      }),
    );
  }
}
