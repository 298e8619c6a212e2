import {
  PinnedAccess,
  ReviewAttestation,
  ReviewDecision,
  ReviewDelegation,
  ReviewRecords,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Knex } from 'knex';
import { AccessSnapshots } from './database/AccessSnapshots';
import { Delegations } from './database/Delegations';
import { REFS_AT_ONCE } from './database/entityRows';
import { GrantOpenings } from './database/GrantOpenings';
import { SignedRecords } from './database/SignedRecords';
import { Summaries } from './database/Summaries';
import {
  AccessSnapshot,
  DelegationEntry,
  GrantOpening,
  NewAttestation,
  NewDecision,
  ReviewOnScreen,
  ReviewStore,
} from './ReviewStore';

/** Tables in which every addition has the next number of its entity. */
const ADDED_TO = [
  'mesh_review_decisions',
  'mesh_attestations',
  'mesh_review_delegations',
];

/** {@link ReviewStore} in a relational database. @internal */
export class DatabaseReviewStore implements ReviewStore {
  private constructor(
    private readonly knex: Knex,
    private readonly access = new AccessSnapshots(knex),
    private readonly openings = new GrantOpenings(knex),
    private readonly signed = new SignedRecords(knex),
    private readonly delegations = new Delegations(knex),
    private readonly summaries = new Summaries(knex),
  ) {}

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

  recordAll(
    seen: Parameters<ReviewStore['recordAll']>[0],
    now: number,
  ): Promise<void> {
    return this.access.recordAll(seen, now);
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
    const [discovered, attestations, decisions, grants] = await Promise.all([
      this.access.discoveries(refs),
      this.signed.attestationsOf(refs),
      this.signed.decisionsOf(refs),
      this.access.firstGrants(refs),
    ]);
    const digestOf = new Map(asked.map(one => [one.entityRef, one.digest]));
    const signed = [...attestations].flatMap(([entityRef, rows]) => {
      const row = rows.at(-1);
      // Access that is as it was signed is compared with nothing.
      return row && row.digest !== digestOf.get(entityRef)
        ? [{ entityRef, digest: row.digest }]
        : [];
    });
    const [before, since] = await Promise.all([
      this.access.snapshotsOf(signed),
      this.access.otherSince(signed),
    ]);
    return new Map(
      [...discovered].map(([entityRef, discoveredAt]) => {
        const attestation = attestations.get(entityRef)?.at(-1);
        const changedSince = since.get(entityRef);
        const attested = before
          .get(entityRef)
          ?.find(({ digest }) => digest === attestation?.digest);
        return [
          entityRef,
          {
            discoveredAt,
            ...(changedSince !== undefined && { changedSince }),
            ...(attestation && { attestation }),
            ...(attested && { attested: attested.access }),
            decisions: decisions.get(entityRef) ?? [],
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

  addOpening(entityRef: string, opening: GrantOpening): Promise<void> {
    return this.openings.add(entityRef, opening);
  }

  readOpenings(
    entityRef: string,
    review?: ReviewOnScreen,
  ): Promise<GrantOpening[]> {
    return this.openings.read(entityRef, review);
  }

  addDecisions(
    entityRef: string,
    decisions: readonly NewDecision[],
  ): Promise<ReviewDecision[]> {
    return this.signed.addDecisions(entityRef, decisions);
  }

  addAttestation(
    entityRef: string,
    attestation: NewAttestation,
  ): Promise<ReviewAttestation> {
    return this.signed.addAttestation(entityRef, attestation);
  }

  addDelegation(entityRef: string, delegation: DelegationEntry): Promise<void> {
    return this.delegations.add(entityRef, delegation);
  }

  async readDelegationLog(
    entityRef: string,
  ): Promise<readonly DelegationEntry[]> {
    return (await this.delegations.readLogs([entityRef])).get(entityRef) ?? [];
  }

  async readDelegations(entityRef: string): Promise<ReviewDelegation[]> {
    return [
      ...((await this.readAllDelegations([entityRef])).get(entityRef) ?? []),
    ];
  }

  readAllDelegations(
    entityRefs: readonly string[],
  ): Promise<ReadonlyMap<string, readonly ReviewDelegation[]>> {
    return this.delegations.readAll(entityRefs);
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
    return (await this.signed.attestationsOf([entityRef])).get(entityRef) ?? [];
  }

  async readDecisions(entityRef: string): Promise<ReviewDecision[]> {
    return (await this.signed.decisionsOf([entityRef])).get(entityRef) ?? [];
  }

  async readSnapshots(
    entityRef: string,
    digests: readonly string[],
  ): Promise<AccessSnapshot[]> {
    const found = await this.access.snapshotsOf(
      digests.map(digest => ({ entityRef, digest })),
    );
    return found.get(entityRef) ?? [];
  }

  saveSummaries(summaries: readonly ReviewSummary[]): Promise<void> {
    return this.summaries.save(summaries);
  }

  dropSummaries(before: number): Promise<void> {
    return this.summaries.drop(before);
  }

  readSummaries(
    query: Parameters<ReviewStore['readSummaries']>[0],
  ): Promise<ReviewSummary[]> {
    return this.summaries.read(query);
  }
}
