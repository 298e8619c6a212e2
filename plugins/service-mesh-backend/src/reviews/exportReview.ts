import {
  canonicalJson,
  EntityReview,
  ReviewAttestation,
  ReviewDecision,
  ReviewExportFormat,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessSnapshot, DelegationEntry, GrantOpening } from './ReviewStore';
import { sha256 } from './sha256';

/** What an export says about itself. */
export interface ExportManifest {
  readonly format: 'meshwright-review/1';
  /** ISO 8601. */
  readonly queriedAt: string;
  readonly version: string;
  /** Refs of the entities in it. */
  readonly entities: readonly string[];
  /** SHA-256 hex of the access they have, in the same order. */
  readonly digests: readonly string[];
  /** Reviews (count) that the caller may see and not export; in exports of a list. */
  readonly withheld?: number;
  /** SHA-256 hex of the content; docs/reviews.md says of which bytes. */
  readonly contentSha256: string;
}

/** What goes into the export of an entity. */
export interface ReviewRecord {
  readonly entityRef: string;
  readonly review: EntityReview;
  /** Who had which grant on the screen. */
  readonly openings: readonly GrantOpening[];
  readonly decisions: readonly ReviewDecision[];
  readonly attestations: readonly ReviewAttestation[];
  /** Those that ended as well. */
  readonly delegations: readonly DelegationEntry[];
  readonly snapshots: readonly AccessSnapshot[];
}

interface ExportOptions {
  readonly format: ReviewExportFormat;
  readonly version: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The whole record of one entity. */
export function exportReview(
  record: ReviewRecord,
  options: ExportOptions,
): string {
  const { entityRef, review, snapshots } = record;
  const about = { entities: [entityRef], digests: [review.digest] };
  return options.format === 'json'
    ? inJson(
        {
          ...record,
          snapshots: snapshots.map(({ digest, seenAt, canonical }) => ({
            digest,
            seenAt,
            canonical,
          })),
        },
        about,
        options,
      )
    : inCsv(decisionRows(record), about, options);
}

/** Where the reviews of a fleet stand. */
export function exportFleet(
  reviews: readonly ReviewSummary[],
  options: ExportOptions & { readonly withheld: number },
): string {
  const about = {
    withheld: options.withheld,
    entities: reviews.map(({ entityRef }) => entityRef),
    digests: reviews.map(({ digest }) => digest),
  };
  return options.format === 'json'
    ? inJson({ reviews }, about, options)
    : inCsv(fleetRows(reviews), about, options);
}

type About = Pick<ExportManifest, 'entities' | 'digests' | 'withheld'>;

function manifestOf(
  content: string,
  about: About,
  { version, now }: ExportOptions,
): ExportManifest {
  return {
    format: 'meshwright-review/1',
    queriedAt: time(now),
    version,
    ...about,
    contentSha256: sha256(content),
  };
}

function inJson(value: unknown, about: About, options: ExportOptions): string {
  const content = canonicalJson(value);
  const manifest = JSON.stringify(manifestOf(content, about, options));
  return `{"manifest":${manifest},"content":${content}}\n`;
}

function inCsv(
  rows: readonly (readonly string[])[],
  about: About,
  options: ExportOptions,
): string {
  const content = rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
  const manifest = JSON.stringify(manifestOf(content, about, options));
  return `# ${manifest}\r\n${content}`;
}

function decisionRows({
  entityRef,
  review,
  openings,
  decisions,
  attestations,
}: ReviewRecord): string[][] {
  const signed = new Map(attestations.map(entry => [entry.sequence, entry]));
  const undecided = review.grants.filter(
    ({ needsDecision, decision }) =>
      review.state !== 'attested' && needsDecision && !decision,
  );
  return [
    [
      'entity',
      'round',
      'grant',
      'verdict',
      'opened at',
      'decided by',
      'decided at',
      'note',
      'until',
      'access digest',
      'attested by',
      'attested as',
      'attested at',
    ],
    ...decisions.map(decision => {
      const attestation = signed.get(decision.round);
      const opening = openings.find(
        ({ round, digest, grant, by }) =>
          round === decision.round &&
          digest === decision.digest &&
          grant === decision.grant &&
          by === decision.by,
      );
      return [
        entityRef,
        String(decision.round),
        decision.words,
        decision.verdict,
        opening ? time(opening.at) : '',
        decision.by,
        time(decision.at),
        decision.note ?? '',
        decision.until === undefined ? '' : time(decision.until),
        decision.digest,
        attestation?.by ?? '',
        attestation?.capacity ?? '',
        attestation ? time(attestation.at) : '',
      ];
    }),
    // A signature under access that asks for no decision, and what its author remarked, stand nowhere else.
    ...attestations.map(attestation => [
      entityRef,
      String(attestation.sequence),
      '',
      'attested',
      '',
      '',
      '',
      attestation.note ?? '',
      '',
      attestation.digest,
      attestation.by,
      attestation.capacity,
      time(attestation.at),
    ]),
    ...undecided.map(({ words }) => [
      entityRef,
      String(review.round),
      words,
      ...Array<string>(6).fill(''),
      review.digest,
      ...Array<string>(3).fill(''),
    ]),
  ];
}

function fleetRows(reviews: readonly ReviewSummary[]): string[][] {
  return [
    [
      'entity',
      'owners',
      'state',
      'reasons',
      'due at',
      'overdue at',
      'decided',
      'grants',
      'risky grants',
      'wider than attested',
      'fully read',
      'access digest',
      'attested by',
      'attested at',
      'as of',
    ],
    ...reviews.map(review => [
      review.entityRef,
      review.ownerRefs.join(' '),
      review.state,
      review.reasons.join(' '),
      time(review.dueAt),
      time(review.overdueAt),
      String(review.decided),
      String(review.total),
      String(review.risky),
      review.widened ? 'yes' : 'no',
      review.complete ? 'yes' : 'no',
      review.digest,
      review.attestedBy ?? '',
      review.attestedAt === undefined ? '' : time(review.attestedAt),
      time(review.asOf),
    ]),
  ];
}

/** Quoted where needed; what a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
