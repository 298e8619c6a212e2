import {
  AccessGrant,
  EffectiveAccess,
  ReviewAttestation,
  ReviewDecision,
  ReviewFollowUp,
  ReviewGrant,
  ReviewPolicy,
  ReviewReason,
  ReviewStanding,
  ReviewState,
  WorkloadPlace,
} from '../model';
import { canonicalJson } from './canonicalJson';
import { diffAccess, inWords } from './diffAccess';

const DAY_MS = 86_400_000;

/** Access and what pins it. @public */
export interface PinnedAccess {
  readonly access: EffectiveAccess;
  /** SHA-256 hex of `access.canonical`. */
  readonly digest: string;
}

/** What has been recorded about the access of an entity. @public */
export interface ReviewRecords {
  /** Epoch ms at which the entity came under review. */
  readonly discoveredAt: number;
  /** Epoch ms at which access of the present digest was first seen. */
  readonly currentSince?: number;
  /** The last attestation. */
  readonly attestation?: ReviewAttestation;
  /** The access it was signed under. */
  readonly attested?: Pick<EffectiveAccess, 'grants' | 'grounds'>;
  /** Of this round and those before, in order of their sequence. */
  readonly decisions: readonly ReviewDecision[];
  /** Epoch ms by {@link AccessGrant.key}. */
  readonly firstSeen: ReadonlyMap<string, number>;
}

/**
 * Where a review stands. Access that could not be read in full is compared with nothing: what is missing may be all that
 * differs.
 * @public
 */
export function reviewAccess(
  { access, digest }: PinnedAccess,
  records: ReviewRecords,
  policy: ReviewPolicy,
  now: number,
): ReviewStanding {
  const { attestation, attested } = records;
  const round = (attestation?.sequence ?? 0) + 1;
  const changed =
    access.complete &&
    attestation !== undefined &&
    attestation.digest !== digest;
  const grants = access.grants.map(grant =>
    toReviewGrant(grant, records, round, changed, now),
  );
  const due = reasonsOf(grants, records, policy, changed, now);
  const asked = grants.filter(({ needsDecision }) => needsDecision);
  const decided = asked.filter(({ decision }) => decision).length;
  const dueAt = Math.min(...due.map(({ since }) => since));
  const present = due.filter(({ since }) => since <= now);
  const overdueAt = dueAt + policy.overdueDays * DAY_MS;
  const hindrance = hindranceOf(access, asked.length - decided);
  return {
    state: stateOf(
      present.map(({ reason }) => reason),
      overdueAt <= now,
      decided > 0,
    ),
    reasons: present.map(({ reason }) => reason),
    dueAt,
    overdueAt,
    round,
    progress: { decided, total: asked.length },
    grants,
    followUps: followUpsOf(access, records.decisions, round),
    changes: changed && attested ? diffAccess(attested, access) : [],
    ...(hindrance && { hindrance }),
  };
}

/** The form in which places are compared and recorded. @public */
export function canonicalPlaces(places: readonly WorkloadPlace[]): string {
  return canonicalJson(places);
}

function toReviewGrant(
  grant: AccessGrant,
  { attested, decisions, firstSeen }: ReviewRecords,
  round: number,
  changed: boolean,
  now: number,
): ReviewGrant {
  const about = decisions.filter(decision => decision.grant === grant.key);
  const places = canonicalPlaces(grant.places);
  const decision = about
    .filter(entry => entry.round === round && entry.places === places)
    .at(-1);
  const previous = about.filter(entry => entry.round < round).at(-1);
  const seen = firstSeen.get(grant.key);
  const change = changed ? changeOf(grant, attested, places) : undefined;
  const expired = isOver(previous, now);
  return {
    grant,
    words: inWords(grant),
    needsDecision: grant.effect !== 'deny' && !grant.givenByMesh,
    ...(seen !== undefined && { firstSeen: seen }),
    ...(change && { change }),
    ...(decision && { decision }),
    ...(previous && { previous }),
    ...(expired && { exceptionExpired: true }),
  };
}

function changeOf(
  { key }: AccessGrant,
  attested: ReviewRecords['attested'],
  places: string,
): ReviewGrant['change'] {
  const before = attested?.grants.find(grant => grant.key === key);
  if (!before) return 'new';
  return canonicalPlaces(before.places) === places ? undefined : 'elsewhere';
}

function isOver(decision: ReviewDecision | undefined, now: number): boolean {
  return (
    decision?.verdict === 'exception' &&
    decision.until !== undefined &&
    decision.until <= now
  );
}

/** Why a review is or will be asked for, each with its moment in epoch ms; never empty. */
function reasonsOf(
  grants: readonly ReviewGrant[],
  { attestation, currentSince, discoveredAt }: ReviewRecords,
  { periodDays }: ReviewPolicy,
  changed: boolean,
  now: number,
): { readonly reason: ReviewReason; readonly since: number }[] {
  if (!attestation) return [{ reason: 'first', since: discoveredAt }];
  const exceptions = grants.flatMap(({ previous }) =>
    previous?.verdict === 'exception' && previous.until !== undefined
      ? [previous.until]
      : [],
  );
  return [
    ...(changed
      ? [
          {
            reason: 'changed' as const,
            // A state that returns was first seen long ago.
            since: Math.max(attestation.at, currentSince ?? now),
          },
        ]
      : []),
    {
      reason: 'period' as const,
      since: attestation.at + periodDays * DAY_MS,
    },
    ...(exceptions.length
      ? [
          {
            reason: 'exception-expired' as const,
            since: Math.min(...exceptions),
          },
        ]
      : []),
  ];
}

function stateOf(
  reasons: readonly ReviewReason[],
  overdue: boolean,
  begun: boolean,
): ReviewState {
  if (reasons.length === 0) return 'attested';
  if (overdue) return 'overdue';
  if (begun) return 'in-progress';
  if (reasons.includes('first')) return 'first-due';
  return reasons.includes('changed') ? 'outdated' : 'due';
}

function hindranceOf(
  { complete, grounds }: EffectiveAccess,
  open: number,
): string | undefined {
  if (!complete)
    return 'Something that bears on access could not be read; what is not known cannot be attested.';
  if (grounds.length === 0)
    return 'The entity has no port whose access could be attested.';
  if (open > 0)
    return `${open} ${open === 1 ? 'grant is' : 'grants are'} not decided yet.`;
  return undefined;
}

/** The last word about each grant, where it was to reduce or revoke; settled ones leave the list a round later. */
function followUpsOf(
  access: EffectiveAccess,
  decisions: readonly ReviewDecision[],
  round: number,
): ReviewFollowUp[] {
  const last = new Map(decisions.map(entry => [entry.grant, entry]));
  for (const { key, givenByMesh } of access.grants)
    if (givenByMesh) last.delete(key);
  return [...last.values()]
    .filter(({ verdict }) => verdict === 'reduce' || verdict === 'revoke')
    .map(decision => ({ decision, ...outcomeOf(access, decision) }))
    .filter(
      ({ outcome, decision }) =>
        outcome !== 'done' || decision.round >= round - 1,
    );
}

function outcomeOf(
  access: EffectiveAccess,
  decision: ReviewDecision,
): Omit<ReviewFollowUp, 'decision'> {
  if (!access.complete) return { outcome: 'unknown' };
  const decidedAbout = new Set(placeTexts(decision.places));
  const here = ({ places }: AccessGrant) =>
    places.filter(place => decidedAbout.has(canonicalJson(place)));
  const grant = access.grants.find(({ key }) => key === decision.grant);
  const left = grant ? here(grant).length : 0;
  const narrowed =
    decision.verdict === 'revoke' ? left === 0 : left < decidedAbout.size;
  if (!narrowed)
    return { outcome: 'open', remains: 'The cluster still grants it.' };
  // Closing one door is nothing while the wall beside it is missing.
  const open = access.grants.find(
    other =>
      other.effect === 'allow' &&
      other.key !== decision.grant &&
      'all' in other.matches &&
      other.matches.all.length === 0 &&
      here(other).length > 0,
  );
  if (open)
    return {
      outcome: 'open',
      remains: `It is covered by another grant: ${inWords(open)}.`,
    };
  return { outcome: 'done' };
}

function placeTexts(places: string): string[] {
  try {
    const read: unknown = JSON.parse(places);
    return Array.isArray(read) ? read.map(place => canonicalJson(place)) : [];
  } catch {
    return [];
  }
}
