import { PinnedAccess } from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { AccessSnapshot } from '../ReviewStore';
import { sha256 } from '../sha256';
import { Epoch, inBatches, rowsOf } from './entityRows';
import { Sightings } from './Sightings';

interface SnapshotRow {
  entity_ref: string;
  digest: string;
  seen_at: Epoch;
  canonical: string;
  access: string;
}

interface GrantRow {
  entity_ref: string;
  grant_digest: string;
  grant_key: string;
  seen_at: Epoch;
}

/** Which entities are under review, and the access that was seen of them. @internal */
export class AccessSnapshots {
  constructor(
    private readonly knex: Knex,
    private readonly sightings = new Sightings(knex),
  ) {}

  async recordAll(
    seen: readonly {
      readonly entityRef: string;
      readonly access?: PinnedAccess;
    }[],
    now: number,
  ): Promise<void> {
    const known = await this.sightings.lastOf(
      seen.flatMap(({ entityRef, access }) => (access ? [entityRef] : [])),
    );
    const fresh = seen
      .filter(
        ({ entityRef, access }) =>
          !access || known.get(entityRef)?.digest !== access.digest,
      )
      // Two replicas that add the same rows in one order do not wait for each other.
      .sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
    const discovered = await this.discoveries(
      fresh.map(({ entityRef }) => entityRef),
    );
    await inBatches(
      fresh.filter(({ entityRef }) => !discovered.has(entityRef)),
      rows =>
        this.knex('mesh_reviewed_entities')
          .insert(
            rows.map(({ entityRef }) => ({
              entity_ref: entityRef,
              discovered_at: now,
            })),
          )
          .onConflict(['entity_ref'])
          .ignore(),
    );
    const pinned = fresh.flatMap(({ entityRef, access }) =>
      access ? [{ entityRef, ...access }] : [],
    );
    if (pinned.length === 0) return;
    await this.knex.transaction(async tx => {
      await inBatches(
        pinned.flatMap(entry => grantRows(entry, now)),
        rows =>
          tx('mesh_access_grants')
            .insert(rows)
            .onConflict(['entity_ref', 'grant_digest'])
            .ignore(),
      );
      await inBatches(pinned, rows =>
        tx('mesh_access_snapshots')
          .insert(
            rows.map(({ entityRef, access, digest }) => ({
              entity_ref: entityRef,
              digest,
              seen_at: now,
              canonical: access.canonical,
              access: JSON.stringify({
                grants: access.grants,
                grounds: access.grounds,
              }),
            })),
          )
          .onConflict(['entity_ref', 'digest'])
          .ignore(),
      );
      await this.sightings.add(
        tx,
        pinned.map(({ entityRef, digest }) => ({
          entityRef,
          digest,
          sequence: (known.get(entityRef)?.sequence ?? 0) + 1,
        })),
        now,
      );
    });
  }

  /** What access consisted of when it was first seen. */
  firstGrants(entityRefs: readonly string[]): Promise<Map<string, GrantRow[]>> {
    return rowsOf(this.knex, 'mesh_access_grants', entityRefs, 'grant_digest');
  }

  /** When entities came under review, epoch ms. */
  async discoveries(
    entityRefs: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await rowsOf<{
      entity_ref: string;
      discovered_at: Epoch;
    }>(this.knex, 'mesh_reviewed_entities', entityRefs, 'entity_ref');
    return new Map(
      [...rows].map(([ref, [row]]) => [ref, Number(row.discovered_at)]),
    );
  }

  /** Since when access has not been that of these digests, epoch ms, by entity. */
  otherSince(
    asked: readonly { readonly entityRef: string; readonly digest: string }[],
  ): Promise<ReadonlyMap<string, number>> {
    return this.sightings.otherSince(asked);
  }

  /** Access of these digests, by entity. */
  async snapshotsOf(
    asked: readonly { readonly entityRef: string; readonly digest: string }[],
  ): Promise<Map<string, AccessSnapshot[]>> {
    const found = new Map<string, AccessSnapshot[]>();
    await inBatches(asked, async some => {
      const rows: SnapshotRow[] = await this.snapshotQuery(some).select();
      for (const { entity_ref, digest, seen_at, canonical, access } of rows)
        found.set(entity_ref, [
          ...(found.get(entity_ref) ?? []),
          {
            digest,
            seenAt: Number(seen_at),
            canonical,
            access: JSON.parse(access) as AccessSnapshot['access'],
          },
        ]);
    });
    return found;
  }

  private snapshotQuery(
    asked: readonly { readonly entityRef: string; readonly digest: string }[],
  ) {
    return this.knex<SnapshotRow>('mesh_access_snapshots')
      .whereIn(
        ['entity_ref', 'digest'],
        asked.map(({ entityRef, digest }) => [entityRef, digest]),
      )
      .orderBy('seen_at');
  }
}

function grantRows(
  { entityRef, access }: PinnedAccess & { readonly entityRef: string },
  now: number,
): GrantRow[] {
  return access.grants
    .map(({ key }) => ({
      entity_ref: entityRef,
      grant_digest: sha256(key),
      grant_key: key,
      seen_at: now,
    }))
    .sort((a, b) => (a.grant_digest < b.grant_digest ? -1 : 1));
}
