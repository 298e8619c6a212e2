import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  EffectiveAccess,
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
  Notice,
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
const REFS_AT_ONCE = 500;
/** Milliseconds after which a notice whose sender died may be sent by another. */
const CLAIM_MS = 600_000;

/** {@link ReviewStore} in a relational database. @internal */
export class DatabaseReviewStore implements ReviewStore {
  private constructor(private readonly knex: Knex) {}

  static create(knex: Knex): DatabaseReviewStore {
    return new DatabaseReviewStore(knex);
  }

  async discover(entityRef: string, now: number): Promise<void> {
    await this.knex('mesh_reviewed_entities')
      .insert({ entity_ref: entityRef, discovered_at: now })
      .onConflict(['entity_ref'])
      .ignore();
  }

  async recordAccess(
    entityRef: string,
    { access, digest }: PinnedAccess,
    now: number,
  ): Promise<void> {
    await this.discover(entityRef, now);
    const known = await this.knex<SnapshotRow>('mesh_access_snapshots')
      .where({ entity_ref: entityRef, digest })
      .first('digest');
    if (known) return;
    const grants: GrantRow[] = access.grants.map(({ key }) => ({
      entity_ref: entityRef,
      grant_digest: sha256(key),
      grant_key: key,
      seen_at: now,
    }));
    await this.knex.transaction(async tx => {
      for (let i = 0; i < grants.length; i += BATCH)
        await tx('mesh_access_grants')
          .insert(grants.slice(i, i + BATCH))
          .onConflict(['entity_ref', 'grant_digest'])
          .ignore();
      await tx('mesh_access_snapshots')
        .insert({
          entity_ref: entityRef,
          digest,
          seen_at: now,
          canonical: access.canonical,
          access: JSON.stringify({
            grants: access.grants,
            grounds: access.grounds,
          }),
        })
        .onConflict(['entity_ref', 'digest'])
        .ignore();
    });
  }

  async readRecords(
    entityRef: string,
    currentDigest: string,
  ): Promise<ReviewRecords | undefined> {
    const entity: { discovered_at: Epoch } | undefined = await this.knex(
      'mesh_reviewed_entities',
    )
      .where({ entity_ref: entityRef })
      .first();
    if (!entity) return undefined;
    const [attestations, decisions, seen] = await Promise.all([
      this.readAttestations(entityRef),
      this.readDecisions(entityRef),
      this.knex<GrantRow>('mesh_access_grants')
        .where({ entity_ref: entityRef })
        .select('grant_key', 'seen_at'),
    ]);
    const attestation = attestations.at(-1);
    const snapshots = await this.readSnapshots(entityRef, [
      currentDigest,
      ...(attestation ? [attestation.digest] : []),
    ]);
    const byDigest = new Map(snapshots.map(entry => [entry.digest, entry]));
    const current = byDigest.get(currentDigest);
    const attested = attestation && byDigest.get(attestation.digest);
    return {
      discoveredAt: Number(entity.discovered_at),
      ...(current && { currentSince: current.seenAt }),
      ...(attestation && { attestation }),
      ...(attested && { attested: attested.access }),
      decisions,
      firstSeen: new Map(
        seen.map(({ grant_key, seen_at }) => [grant_key, Number(seen_at)]),
      ),
    };
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
    const rows: DelegationRow[] = await this.knex<DelegationRow>(
      'mesh_review_delegations',
    )
      .where({ entity_ref: entityRef })
      .orderBy('sequence');
    const last = new Map(rows.map(row => [row.delegate, row]));
    return [...last.values()]
      .filter(({ granted }) => Boolean(granted))
      .map(({ delegate, note, delegated_by, delegated_at }) => ({
        delegate,
        ...(note !== null && { note }),
        by: delegated_by,
        at: Number(delegated_at),
      }));
  }

  async readDelegates(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const refs = [...new Set(entityRefs)];
    const last = new Map<string, Map<string, boolean>>();
    for (let i = 0; i < refs.length; i += REFS_AT_ONCE) {
      const rows: DelegationRow[] = await this.knex<DelegationRow>(
        'mesh_review_delegations',
      )
        .whereIn('entity_ref', refs.slice(i, i + REFS_AT_ONCE))
        .orderBy('sequence');
      for (const { entity_ref, delegate, granted } of rows)
        last.set(
          entity_ref,
          (last.get(entity_ref) ?? new Map()).set(delegate, Boolean(granted)),
        );
    }
    return new Map(
      [...last].map(([ref, delegates]) => [
        ref,
        [...delegates].flatMap(([delegate, granted]) =>
          granted ? [delegate] : [],
        ),
      ]),
    );
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
    const rows: SnapshotRow[] = await this.knex<SnapshotRow>(
      'mesh_access_snapshots',
    )
      .where({ entity_ref: entityRef })
      .whereIn('digest', [...new Set(digests)])
      .orderBy('seen_at');
    return rows.map(({ digest, seen_at, canonical, access }) => ({
      digest,
      seenAt: Number(seen_at),
      canonical,
      access: JSON.parse(access) as Pick<EffectiveAccess, 'grants' | 'grounds'>,
    }));
  }

  async saveSummary(summary: ReviewSummary): Promise<void> {
    const row: SummaryRow = {
      entity_ref: summary.entityRef,
      state: summary.state,
      due_at: summary.dueAt,
      summary: JSON.stringify(summary),
      as_of: summary.asOf,
    };
    await this.knex('mesh_review_summaries')
      .insert(row)
      .onConflict(['entity_ref'])
      .merge();
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

  async claimNotice(
    { key, entityRef, topic }: Notice,
    now: number,
  ): Promise<boolean> {
    return this.knex.transaction(async tx => {
      // Of several inserts of one key, the others wait for the first and then find its row.
      const known: { sent_at: Epoch | null; claimed_at: Epoch } | undefined =
        await tx('mesh_review_notices').where({ key }).first();
      if (!known) {
        const id = await tx('mesh_review_notices')
          .insert({
            key,
            entity_ref: entityRef,
            topic,
            claimed_at: now,
            sent_at: null,
          })
          .onConflict(['key'])
          .ignore()
          .returning('key');
        return id.length > 0;
      }
      if (known.sent_at !== null || Number(known.claimed_at) > now - CLAIM_MS)
        return false;
      const taken: number = await tx('mesh_review_notices')
        .where({ key, claimed_at: known.claimed_at })
        .whereNull('sent_at')
        .update({ claimed_at: now });
      return taken > 0;
    });
  }

  async settleNotice(key: string, sentAt: number | undefined): Promise<void> {
    const rows = this.knex('mesh_review_notices')
      .where({ key })
      .whereNull('sent_at');
    if (sentAt === undefined) await rows.delete();
    else await rows.update({ sent_at: sentAt });
  }
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
