import {
  AccessChange,
  AccessGrant,
  AccessGround,
  EffectiveAccess,
  MtlsMode,
  WorkloadPlace,
} from '../model';
import { placeKey } from './placeKey';

/**
 * What changed between two states of the same entity's access, the widest first. Empty exactly when the canonical texts are
 * equal.
 * @public
 */
export function diffAccess(
  before: Pick<EffectiveAccess, 'grants' | 'grounds'>,
  after: Pick<EffectiveAccess, 'grants' | 'grounds'>,
): readonly AccessChange[] {
  const old = new Map(before.grants.map(grant => [grant.key, grant]));
  const now = new Map(after.grants.map(grant => [grant.key, grant]));
  const wasOpen = openPlaces(before);
  const changes: AccessChange[] = [];
  for (const grant of after.grants) {
    const known = old.get(grant.key);
    const places = known ? notIn(grant.places, known.places) : grant.places;
    if (!places.length) continue;
    changes.push({
      type: known ? 'places' : 'grant-added',
      words: `${inWords(grant)}${known ? ' also' : ''} at ${list(places)}`,
      direction:
        grant.effect === 'allow' &&
        places.every(place => wasOpen.has(placeKey(place)))
          ? 'none'
          : directionOf(grant, 'more'),
      grant: grant.key,
    });
  }
  for (const grant of before.grants) {
    const known = now.get(grant.key);
    const places = known ? notIn(grant.places, known.places) : grant.places;
    if (!places.length) continue;
    changes.push({
      type: known ? 'places' : 'grant-removed',
      words: `no longer: ${inWords(grant)} at ${list(places)}`,
      direction: directionOf(grant, 'less'),
      grant: grant.key,
    });
  }
  changes.push(...groundChanges(before.grounds, after.grounds));
  const order = ['wider', 'unclear', 'narrower', 'none'];
  return changes.sort(
    (a, b) =>
      order.indexOf(a.direction) - order.indexOf(b.direction) ||
      (a.words < b.words ? -1 : 1),
  );
}

/** Says a grant in one sentence without its places. @public */
export function inWords({
  effect,
  who,
  what,
  conditions,
}: Pick<AccessGrant, 'effect' | 'who' | 'what' | 'conditions'>): string {
  const verb = {
    allow: 'may call',
    deny: 'may not call',
    custom: 'may call if an external authorizer agrees:',
  }[effect];
  return [
    who.join(' or ') || 'anyone',
    verb,
    what.join(' or ') || 'everything',
    conditions.length ? `when ${conditions.join(' and ')}` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function directionOf(
  { effect }: AccessGrant,
  change: 'more' | 'less',
): AccessChange['direction'] {
  if (effect === 'custom') return 'unclear';
  return (effect === 'allow') === (change === 'more') ? 'wider' : 'narrower';
}

/** Places where everybody with an identity could call everything. */
function openPlaces({
  grants,
}: Pick<EffectiveAccess, 'grants'>): ReadonlySet<string> {
  const narrowed = new Set(
    grants
      .filter(({ effect }) => effect !== 'allow')
      .flatMap(({ places }) => places.map(placeKey)),
  );
  return new Set(
    grants
      .filter(
        ({ effect, matches }) =>
          effect === 'allow' && 'all' in matches && matches.all.length === 0,
      )
      .flatMap(({ places }) => places.map(placeKey))
      .filter(place => !narrowed.has(place)),
  );
}

/** How open a port is to callers without an identity, most open first. */
const OPENNESS: readonly MtlsMode[] = ['disabled', 'permissive', 'strict'];

function groundChanges(
  before: readonly AccessGround[],
  after: readonly AccessGround[],
): AccessChange[] {
  const old = new Map(before.map(ground => [placeKey(ground), ground]));
  const now = new Map(after.map(ground => [placeKey(ground), ground]));
  const changes: AccessChange[] = [];
  for (const ground of after) {
    const known = old.get(placeKey(ground));
    const place = list([ground]);
    if (!known) {
      changes.push({
        type: 'ground',
        direction: 'unclear',
        words: `${place} is new (mTLS ${ground.mtls}, otherwise ${ground.otherwise})`,
      });
      continue;
    }
    if (known.mtls !== ground.mtls) {
      const [from, to] = [known.mtls, ground.mtls].map(mode =>
        OPENNESS.indexOf(mode),
      );
      const told = from >= 0 && to >= 0;
      const opened = to < from ? 'wider' : 'narrower';
      changes.push({
        type: 'ground',
        direction: told ? opened : 'unclear',
        words: `mTLS of ${place}: ${known.mtls} → ${ground.mtls}`,
      });
    }
    if (known.otherwise !== ground.otherwise)
      changes.push({
        type: 'ground',
        direction:
          {
            allow: 'wider' as const,
            deny: 'narrower' as const,
            unknown: undefined,
          }[ground.otherwise] ?? 'unclear',
        words: `requests no rule covers at ${place}: ${known.otherwise} → ${ground.otherwise}`,
      });
  }
  for (const ground of before)
    if (!now.has(placeKey(ground)))
      changes.push({
        type: 'ground',
        direction: 'narrower',
        words: `${list([ground])} is gone`,
      });
  return changes;
}

function notIn(
  places: readonly WorkloadPlace[],
  others: readonly WorkloadPlace[],
): WorkloadPlace[] {
  const known = new Set(others.map(placeKey));
  return places.filter(place => !known.has(placeKey(place)));
}

function list(places: readonly WorkloadPlace[]): string {
  return places.map(placeInWords).join(', ');
}

function placeInWords({ workload, port, pastWaypoint }: WorkloadPlace): string {
  const place = `${workload.namespace}/${workload.name}:${port}`;
  return pastWaypoint ? `${place} past the waypoint` : place;
}
