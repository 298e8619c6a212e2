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
import { coveringGrant, JudgedGrant } from './coveringGrant';
import { diffAccess, inWords } from './diffAccess';
import { placeKey } from './placeKey';

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
  /** Epoch ms since when access has not been what was attested, without a break; absent while it is. */
  readonly changedSince?: number;
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
  { attestation, changedSince, discoveredAt }: ReviewRecords,
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
            // Access that goes on changing does not put off the day by which somebody has to look.
            since: Math.max(attestation.at, changedSince ?? now),
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
  const places = readPlaces(decision.places);
  const decided = readGrant(decision.grant);
  const covering = places.map(place => {
    const ways = new Set(waysFrom(place).map(placeKey));
    const there = access.grants.filter(one =>
      one.places.some(other => ways.has(placeKey(other))),
    );
    const same = there.find(({ key }) => key === decision.grant);
    const judged = decided ?? same;
    return (
      judged &&
      [...ways]
        .map(way =>
          coveringGrant(
            judged,
            place.port,
            there.filter(one =>
              one.places.some(other => placeKey(other) === way),
            ),
          ),
        )
        .find(found => found !== undefined)
    );
  });
  const left = covering.flatMap(found => found ?? []);
  const narrowed =
    decision.verdict === 'revoke'
      ? left.length === 0
      : left.length < covering.length;
  if (narrowed) return { outcome: 'done' };
  const [first] = left.filter(({ key }) => key !== decision.grant);
  return {
    outcome: 'open',
    remains:
      first && left.every(({ key }) => key !== decision.grant)
        ? `It is covered by another grant: ${inWords(first)}${
            first.places.every(({ pastWaypoint }) => pastWaypoint)
              ? ', past the waypoint'
              : ''
          }.`
        : 'The cluster still grants it.',
  };
}

/** What is refused through a waypoint and admitted past it, is not refused. */
function waysFrom(place: WorkloadPlace): readonly WorkloadPlace[] {
  return place.pastWaypoint
    ? [place]
    : [place, { ...place, pastWaypoint: true }];
}

/** What a decision was about: the key of a grant spells it out. */
function readGrant(key: string): JudgedGrant | undefined {
  try {
    const { effect, matches }: Partial<JudgedGrant> = JSON.parse(key);
    return effect && matches && { effect, matches };
  } catch {
    return undefined;
  }
}

function readPlaces(places: string): readonly WorkloadPlace[] {
  try {
    const read: unknown = JSON.parse(places);
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
