import { ConflictError } from '@backstage/errors';
import {
  ReviewAttestation,
  ReviewCapacity,
  ReviewDecision,
  ReviewVerdict,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { NewAttestation, NewDecision } from '../ReviewStore';
import { BATCH, Epoch, lock, rowsOf } from './entityRows';

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

/** What was decided about grants, and who signed for it. Rows are only ever added. @internal */
export class SignedRecords {
  constructor(private readonly knex: Knex) {}

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

  /** Decisions by entity, in order. */
  async decisionsOf(
    entityRefs: readonly string[],
  ): Promise<Map<string, ReviewDecision[]>> {
    const rows = await rowsOf<DecisionRow>(
      this.knex,
      'mesh_review_decisions',
      entityRefs,
      'sequence',
    );
    return new Map([...rows].map(([ref, some]) => [ref, some.map(toDecision)]));
  }

  /** Attestations by entity, in order. */
  async attestationsOf(
    entityRefs: readonly string[],
  ): Promise<Map<string, ReviewAttestation[]>> {
    const rows = await rowsOf<AttestationRow>(
      this.knex,
      'mesh_attestations',
      entityRefs,
      'sequence',
    );
    return new Map(
      [...rows].map(([ref, some]) => [ref, some.map(toAttestation)]),
    );
  }
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
