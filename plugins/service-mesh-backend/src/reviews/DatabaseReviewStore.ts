import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  PinnedAccess,
  ReviewAttestation,
  ReviewCapacity,
  ReviewDecision,
  ReviewDelegation,
  ReviewRecords,
  ReviewSummary,
  ReviewVerdict,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import {
  AccessSnapshot,
  NewAttestation,
  NewDecision,
  ReviewStore,
} from './ReviewStore';
import { sha256 } from './sha256';

/** Postgres gives big integers as text. */
type Epoch = number | string;

interface DecisionRow {
  id: string;
  entity_ref: string;
  sequence: number;
  round: number;
  digest: string;
  grant_key: string;
  places: string;
  words: string;
  verdict: ReviewVerdict;
  note: string | null;
  until: Epoch | null;
  opened: boolean | number;
  decided_by: string;
  decided_at: Epoch;
}

interface AttestationRow {
  id: string;
  entity_ref: string;
  sequence: number;
  digest: string;
  decisions_to: number;
  note: string | null;
  attested_by: string;
  capacity: ReviewCapacity;
  attested_at: Epoch;
}

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

interface SummaryRow {
  entity_ref: string;
  state: string;
  due_at: Epoch;
  summary: string;
  as_of: Epoch;
}

/** Rows written at once; SQLite allows 999 values in one statement. */
const BATCH = 50;
/** The same for names in a question. */
const REFS_AT_ONCE = 400;

/** Tables in which every addition has the next number of its entity. */
const ADDED_TO = [
  'mesh_review_decisions',
  'mesh_attestations',
  'mesh_review_delegations',
];

/** {@link ReviewStore} in a relational database. @internal */
export class DatabaseReviewStore implements ReviewStore {
  private constructor(private readonly knex: Knex) {}

  static create(knex: Knex): DatabaseReviewStore {
    return new DatabaseReviewStore(knex);
  }

  async discover(entityRef: string, now: number): Promise<void> {
    await this.recordAll([{ entityRef }], now);
  }

  async recordAccess(
    entityRef: string,
    access: PinnedAccess,
    now: number,
  ): Promise<void> {
    await this.recordAll([{ entityRef, access }], now);
  }

  async recordAll(
    seen: readonly {
      readonly entityRef: string;
      readonly access?: PinnedAccess;
    }[],
    now: number,
  ): Promise<void> {
    const known = await this.snapshotDays(
      seen.flatMap(({ entityRef, access }) =>
        access ? [{ entityRef, digest: access.digest }] : [],
      ),
    );
    const fresh = seen
      .filter(
        ({ entityRef, access }) =>
          !access || !known.get(entityRef)?.has(access.digest),
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
    });
  }

  async readRecords(
    entityRef: string,
    currentDigest: string,
  ): Promise<ReviewRecords | undefined> {
    const records = await this.readAllRecords([
      { entityRef, digest: currentDigest },
    ]);
    return records.get(entityRef);
  }

  async readAllRecords(
    asked: readonly { readonly entityRef: string; readonly digest: string }[],
  ): Promise<ReadonlyMap<string, ReviewRecords>> {
    const refs = asked.map(({ entityRef }) => entityRef);
    const [discovered, attestations, decisions, grants, seen] =
      await Promise.all([
        this.discoveries(refs),
        this.rowsOf<AttestationRow>('mesh_attestations', refs, 'sequence'),
        this.rowsOf<DecisionRow>('mesh_review_decisions', refs, 'sequence'),
        this.rowsOf<GrantRow>('mesh_access_grants', refs, 'grant_digest'),
        this.snapshotDays(asked),
      ]);
    const digestOf = new Map(asked.map(one => [one.entityRef, one.digest]));
    const signed = [...attestations].flatMap(([entityRef, rows]) => {
      const row = rows.at(-1);
      // Access that is as it was signed is compared with nothing.
      return row && row.digest !== digestOf.get(entityRef)
        ? [{ entityRef, digest: row.digest }]
        : [];
    });
    const before = await this.snapshotsOf(signed);
    return new Map(
      [...discovered].map(([entityRef, discoveredAt]) => {
        const attestation = attestations.get(entityRef)?.at(-1);
        const current = seen.get(entityRef)?.get(digestOf.get(entityRef) ?? '');
        const attested = before
          .get(entityRef)
          ?.find(({ digest }) => digest === attestation?.digest);
        return [
          entityRef,
          {
            discoveredAt,
            ...(current !== undefined && { currentSince: current }),
            ...(attestation && { attestation: toAttestation(attestation) }),
            ...(attested && { attested: attested.access }),
            decisions: (decisions.get(entityRef) ?? []).map(toDecision),
            firstSeen: new Map(
              (grants.get(entityRef) ?? []).map(
                ({ grant_key, seen_at }) =>
                  [grant_key, Number(seen_at)] as const,
              ),
            ),
          },
        ];
      }),
    );
  }

  async addDecisions(
    entityRef: string,
    decisions: readonly NewDecision[],
  ): Promise<ReviewDecision[]> {
    return this.knex.transaction(async tx => {
      await lock(tx, entityRef);
      const ended = await attestationOf(tx, entityRef, decisions[0]?.round);
      if (ended) throw new ConflictError(alreadyAttested(entityRef, ended));
      const last = await lastDecision(tx, entityRef);
      const rows = decisions.map(
        (decision, i): DecisionRow => ({
          id: randomUUID(),
          entity_ref: entityRef,
          sequence: last + i + 1,
          round: decision.round,
          digest: decision.digest,
          grant_key: decision.grant,
          places: decision.places,
          words: decision.words,
          verdict: decision.verdict,
          note: decision.note ?? null,
          until: decision.until ?? null,
          opened: decision.opened,
          decided_by: decision.by,
          decided_at: decision.at,
        }),
      );
      for (let i = 0; i < rows.length; i += BATCH)
        await tx('mesh_review_decisions').insert(rows.slice(i, i + BATCH));
      return rows.map(toDecision);
    });
  }

  async addAttestation(
    entityRef: string,
    attestation: NewAttestation,
  ): Promise<ReviewAttestation> {
    return this.knex.transaction(async tx => {
      await lock(tx, entityRef);
      const first = await attestationOf(tx, entityRef, attestation.sequence);
      if (first) throw new ConflictError(alreadyAttested(entityRef, first));
      if ((await lastDecision(tx, entityRef)) !== attestation.decisionsTo)
        throw new ConflictError(
          `Somebody decided about a grant of ${entityRef} in the meantime; look at the decisions again before you attest`,
        );
      const row: AttestationRow = {
        id: randomUUID(),
        entity_ref: entityRef,
        sequence: attestation.sequence,
        digest: attestation.digest,
        decisions_to: attestation.decisionsTo,
        note: attestation.note ?? null,
        attested_by: attestation.by,
        capacity: attestation.capacity,
        attested_at: attestation.at,
      };
      await tx('mesh_attestations').insert(row);
      return toAttestation(row);
    });
  }

  async addDelegation(
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

  async readDelegations(entityRef: string): Promise<ReviewDelegation[]> {
    return [
      ...((await this.readAllDelegations([entityRef])).get(entityRef) ?? []),
    ];
  }

  async readAllDelegations(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ReviewDelegation[]>> {
    const rows = await this.rowsOf<DelegationRow>(
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

  async readRevisions(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const refs = [...new Set(entityRefs)];
    const parts = new Map<string, string[]>();
    for (let i = 0; i < refs.length; i += REFS_AT_ONCE)
      for (const table of ADDED_TO) {
        const rows: { entity_ref: string; last: number | string }[] =
          await this.knex(table)
            .whereIn('entity_ref', refs.slice(i, i + REFS_AT_ONCE))
            .groupBy('entity_ref')
            .select('entity_ref')
            .max({ last: 'sequence' });
        for (const { entity_ref, last } of rows)
          parts.set(entity_ref, [
            ...(parts.get(entity_ref) ?? []),
            `${table} ${last}`,
          ]);
      }
    return new Map([...parts].map(([ref, said]) => [ref, said.join()]));
  }

  async readAttestations(entityRef: string): Promise<ReviewAttestation[]> {
    const rows: AttestationRow[] = await this.knex<AttestationRow>(
      'mesh_attestations',
    )
      .where({ entity_ref: entityRef })
      .orderBy('sequence');
    return rows.map(toAttestation);
  }

  async readDecisions(entityRef: string): Promise<ReviewDecision[]> {
    const rows: DecisionRow[] = await this.knex<DecisionRow>(
      'mesh_review_decisions',
    )
      .where({ entity_ref: entityRef })
      .orderBy('sequence');
    return rows.map(toDecision);
  }

  async readSnapshots(
    entityRef: string,
    digests: readonly string[],
  ): Promise<AccessSnapshot[]> {
    const found = await this.snapshotsOf(
      digests.map(digest => ({ entityRef, digest })),
    );
    return found.get(entityRef) ?? [];
  }

  async saveSummaries(summaries: readonly ReviewSummary[]): Promise<void> {
    const rows = summaries
      .map(
        (summary): SummaryRow => ({
          entity_ref: summary.entityRef,
          state: summary.state,
          due_at: summary.dueAt,
          summary: JSON.stringify(summary),
          as_of: summary.asOf,
        }),
      )
      .sort((a, b) => (a.entity_ref < b.entity_ref ? -1 : 1));
    await inBatches(rows, some =>
      this.knex('mesh_review_summaries')
        .insert(some)
        .onConflict(['entity_ref'])
        .merge(),
    );
  }

  async dropSummaries(before: number): Promise<void> {
    await this.knex('mesh_review_summaries')
      .where('as_of', '<', before)
      .delete();
  }

  async readSummaries({
    states,
    after,
    limit,
  }: Parameters<ReviewStore['readSummaries']>[0]): Promise<ReviewSummary[]> {
    const rows: SummaryRow[] = await this.knex<SummaryRow>(
      'mesh_review_summaries',
    )
      .modify(builder => {
        if (states?.length) void builder.whereIn('state', [...states]);
        if (after)
          void builder.andWhere(rest =>
            rest
              .where('due_at', '>', after.dueAt)
              .orWhere(same =>
                same
                  .where('due_at', after.dueAt)
                  .andWhere('entity_ref', '>', after.entityRef),
              ),
          );
      })
      .orderBy(['due_at', 'entity_ref'])
      .limit(limit);
    return rows.map(({ summary }) => JSON.parse(summary) as ReviewSummary);
  }

  /** Rows of some entities, by entity and in order. */
  private async rowsOf<R extends { readonly entity_ref: string }>(
    table: string,
    entityRefs: readonly string[],
    order: string,
  ): Promise<Map<string, R[]>> {
    const found = new Map<string, R[]>();
    await inBatches(
      [...new Set(entityRefs)],
      async refs => {
        const rows: R[] = await this.knex(table)
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

  /** When entities came under review, epoch ms. */
  private async discoveries(
    entityRefs: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await this.rowsOf<{
      entity_ref: string;
      discovered_at: Epoch;
    }>('mesh_reviewed_entities', entityRefs, 'entity_ref');
    return new Map(
      [...rows].map(([ref, [row]]) => [ref, Number(row.discovered_at)]),
    );
  }

  /** When access of these digests was first seen, epoch ms, by entity and digest. */
  private async snapshotDays(
    asked: readonly { readonly entityRef: string; readonly digest: string }[],
  ): Promise<Map<string, Map<string, number>>> {
    const found = new Map<string, Map<string, number>>();
    await inBatches(
      asked,
      async some => {
        const rows: SnapshotRow[] = await this.snapshotQuery(some).select(
          'entity_ref',
          'digest',
          'seen_at',
        );
        for (const { entity_ref, digest, seen_at } of rows)
          found.set(
            entity_ref,
            (found.get(entity_ref) ?? new Map()).set(digest, Number(seen_at)),
          );
      },
      REFS_AT_ONCE,
    );
    return found;
  }

  private async snapshotsOf(
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

/** Hands over some items at a time: databases take so many values in one statement and no more. */
async function inBatches<T>(
  items: readonly T[],
  handle: (some: T[]) => PromiseLike<unknown>,
  size = BATCH,
): Promise<void> {
  for (let i = 0; i < items.length; i += size)
    await handle(items.slice(i, i + size));
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

/** Whoever adds to the review of an entity does so alone. SQLite has one writer anyway. */
async function lock(tx: Knex.Transaction, entityRef: string): Promise<void> {
  const row: unknown = await tx('mesh_reviewed_entities')
    .where({ entity_ref: entityRef })
    .forUpdate()
    .first();
  if (!row) throw new NotFoundError(`${entityRef} is not under review`);
}

async function attestationOf(
  tx: Knex.Transaction,
  entityRef: string,
  sequence: number,
): Promise<ReviewAttestation | undefined> {
  const row: AttestationRow | undefined = await tx<AttestationRow>(
    'mesh_attestations',
  )
    .where({ entity_ref: entityRef })
    .andWhere('sequence', '>=', sequence)
    .orderBy('sequence')
    .first();
  return row && toAttestation(row);
}

async function lastDecision(
  tx: Knex.Transaction,
  entityRef: string,
): Promise<number> {
  const row: { last?: number | string | null } | undefined = await tx(
    'mesh_review_decisions',
  )
    .where({ entity_ref: entityRef })
    .max({ last: 'sequence' })
    .first();
  return Number(row?.last ?? 0);
}

function alreadyAttested(
  entityRef: string,
  { by, at }: ReviewAttestation,
): string {
  return `${by} attested ${entityRef} at ${new Date(
    at,
  ).toISOString()}, while you were at it; nothing of yours was recorded`;
}

function toDecision(row: DecisionRow): ReviewDecision {
  return {
    id: row.id,
    sequence: row.sequence,
    round: row.round,
    digest: row.digest,
    grant: row.grant_key,
    places: row.places,
    words: row.words,
    verdict: row.verdict,
    ...(row.note !== null && { note: row.note }),
    ...(row.until !== null && { until: Number(row.until) }),
    opened: Boolean(row.opened),
    by: row.decided_by,
    at: Number(row.decided_at),
  };
}

function toAttestation(row: AttestationRow): ReviewAttestation {
  return {
    id: row.id,
    sequence: row.sequence,
    digest: row.digest,
    decisionsTo: row.decisions_to,
    ...(row.note !== null && { note: row.note }),
    by: row.attested_by,
    capacity: row.capacity,
    at: Number(row.attested_at),
  };
}
