import {
  AccessGrant,
  AccessGround,
  AccessPolicy,
  AccessPredicate,
  AccessRule,
  EffectiveAccess,
  EvidenceList,
  GrantRisk,
  WorkloadPlace,
} from '../model';
import { canonicalJson } from './canonicalJson';
import { canonicalPredicate } from './canonicalPredicate';
import { decideAccess } from './decideAccess';
import { placeKey } from './placeKey';
import { PlacedWorkload } from './reports/MeshView';
import { pastWaypoint } from './reports/pastWaypoint';
import { placedPolicies } from './reports/reportAccess';
import { workloadMtls } from './reports/reportMtls';

type Draft = Omit<AccessGrant, 'places' | 'evidence'> & {
  readonly places: WorkloadPlace[];
  readonly evidence: [EvidenceList[0], ...EvidenceList[0][]];
};

const TRUE: AccessPredicate = { all: [] };

/**
 * Everything that decides who may call these workloads. Names of resources and the order of rules do not matter to the
 * canonical text, because they do not matter to the answer. How callers connect is left out on purpose: a review attests to
 * whom the owner lets in, which a rule about clients in somebody else's namespace neither grants nor takes away, and a digest
 * that moved with it would call for reviews of what the owner did not change. A waypoint is a different matter: whoever does
 * not come through it is not refused by it, so the way past it is a place of its own.
 * @public
 */
export function effectiveAccess(
  placed: readonly PlacedWorkload[],
): EffectiveAccess {
  const drafts = new Map<string, Draft>();
  const grounds: AccessGround[] = [];
  let complete = true;
  const add = (
    effect: AccessGrant['effect'],
    enforcedBy: AccessGrant['enforcedBy'],
    rule: Pick<
      AccessRule,
      | 'matches'
      | 'peers'
      | 'operations'
      | 'conditions'
      | 'givenByMesh'
      | 'evidence'
    >,
    place: WorkloadPlace,
  ) => {
    const matches = canonicalPredicate(rule.matches);
    const key = canonicalJson({ effect, enforcedBy, matches });
    const known = drafts.get(key);
    if (known) {
      if (!known.places.some(other => placeKey(other) === placeKey(place)))
        known.places.push(place);
      known.evidence.push(
        ...rule.evidence.filter(
          entry =>
            !known.evidence.some(
              e => canonicalJson(e) === canonicalJson(entry),
            ),
        ),
      );
      // What the mesh gives anyway stays when the policy that says it too is gone.
      if (rule.givenByMesh) drafts.set(key, { ...known, givenByMesh: true });
      return;
    }
    drafts.set(key, {
      key,
      effect,
      enforcedBy,
      who: rule.peers,
      what: rule.operations,
      conditions: rule.conditions,
      matches,
      places: [place],
      risks: [],
      ...(rule.givenByMesh && { givenByMesh: true as const }),
      evidence: [...rule.evidence],
    });
  };

  for (const entry of placed) {
    const { cluster, namespace, ownerKind, name, membership } = entry.workload;
    const workload = { cluster, namespace, ownerKind, name };
    const modes = workloadMtls(entry).ports;
    if (membership.evidence.some(({ type }) => type === 'unknown'))
      complete = false;
    for (const { port, policies } of placedPolicies(entry)) {
      const mtls = entry.mesh
        ? modes.find(mode => mode.port === port)?.mode ?? 'unknown'
        : 'disabled';
      for (const { rules, otherwise, ...way } of waysInto(
        entry,
        port,
        policies,
      )) {
        const place: WorkloadPlace = { workload, port, ...way };
        const ground: AccessGround = { ...place, mtls, otherwise };
        grounds.push(ground);
        if (mtls === 'unknown' || ground.otherwise === 'unknown')
          complete = false;
        for (const policy of rules) {
          for (const rule of policy.allow)
            add('allow', policy.enforcedBy, rule, place);
          for (const rule of policy.deny)
            add('deny', policy.enforcedBy, rule, place);
          for (const rule of policy.custom)
            add('custom', policy.enforcedBy, rule, place);
        }
        if (ground.otherwise === 'allow')
          add(
            'allow',
            rules[0]?.enforcedBy ?? 'none',
            {
              matches: TRUE,
              peers: [],
              operations: [],
              conditions: [],
              evidence:
                rules.find(one => one.otherwise.verdict === 'allow')?.otherwise
                  .evidence ?? membership.evidence,
            },
            place,
          );
      }
    }
  }
  const plaintext = new Set(
    grounds
      .filter(({ mtls }) => mtls !== 'strict')
      .map(ground => placeKey(ground)),
  );
  const grants = [...drafts.values()]
    .map(
      (draft): AccessGrant => ({
        ...draft,
        places: [...draft.places].sort(byPlace),
        risks: risksOf(draft, plaintext),
      }),
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  grounds.sort(byPlace);
  return {
    grants,
    grounds,
    complete,
    canonical: canonicalJson({
      version: 1,
      grounds,
      grants: grants.map(({ effect, enforcedBy, matches, places }) => ({
        effect,
        enforcedBy,
        matches,
        places,
      })),
    }),
  };
}

/** One way into a port: the policies whose rules are listed for it, and what happens to what none of them covers. */
interface Way extends Pick<WorkloadPlace, 'pastWaypoint'> {
  readonly rules: readonly AccessPolicy[];
  readonly otherwise: AccessGround['otherwise'];
}

/**
 * Through the waypoint and past it where one stands before the workload. What the workload's own proxy lets in is listed on the
 * way past, where it meets the callers themselves; on the way through it meets nobody but the waypoint, and lets it in or not.
 */
function waysInto(
  entry: PlacedWorkload,
  port: number,
  policies: readonly AccessPolicy[],
): readonly Way[] {
  const past = entry.workload.membership.waypoint
    ? pastWaypoint(entry, port)
    : undefined;
  if (!past) return [{ rules: policies, otherwise: otherwiseOf(policies) }];
  const isWaypoint = ({ enforcedBy }: AccessPolicy) =>
    enforcedBy === 'waypoint';
  const rules = policies.filter(isWaypoint);
  const { verdict } = decideAccess(
    policies.filter(policy => !isWaypoint(policy)),
    { peer: {}, operation: { protocol: 'tcp', port } },
  );
  return [
    {
      rules,
      otherwise:
        verdict === 'deny' || verdict === 'unknown'
          ? verdict
          : otherwiseOf(rules),
    },
    { pastWaypoint: true, rules: past, otherwise: otherwiseOf(past) },
  ];
}

/** A request must pass every proxy on its way: one that refuses what it does not know closes the port. */
function otherwiseOf(
  policies: readonly AccessPolicy[],
): AccessGround['otherwise'] {
  const verdicts = policies.map(({ otherwise }) => otherwise.verdict);
  if (verdicts.includes('deny')) return 'deny';
  return verdicts.includes('unknown') ? 'unknown' : 'allow';
}

function risksOf(
  { effect, matches, what, places, givenByMesh }: Draft,
  plaintext: ReadonlySet<string>,
): GrantRisk[] {
  if (effect !== 'allow' || givenByMesh) return [];
  const who = callersIn(matches);
  const risks: GrantRisk[] = [];
  if (who === 'anyone') risks.push('anyone');
  if (who === 'pattern') risks.push('wide-callers');
  if (who === 'anyone' && places.some(place => plaintext.has(placeKey(place))))
    risks.push('plaintext');
  if (what.length === 0) risks.push('every-operation');
  return risks;
}

/** How a predicate narrows the caller: not at all, by a pattern, or to named ones. */
function callersIn(predicate: AccessPredicate): 'anyone' | 'pattern' | 'named' {
  if ('all' in predicate) {
    const parts = predicate.all.map(callersIn);
    if (parts.includes('named')) return 'named';
    return parts.includes('pattern') ? 'pattern' : 'anyone';
  }
  if ('any' in predicate) {
    const parts = predicate.any.map(callersIn);
    if (parts.includes('anyone')) return 'anyone';
    return parts.includes('pattern') ? 'pattern' : 'named';
  }
  if ('not' in predicate)
    return callersIn(predicate.not) === 'anyone' ? 'anyone' : 'pattern';
  if (!('attribute' in predicate)) return 'anyone';
  switch (predicate.attribute) {
    case 'source.identity':
      return 'exact' in predicate.match ? 'named' : 'pattern';
    case 'source.ip':
    case 'remote.ip':
    case 'request.principal':
      return 'pattern';
    default:
      return 'anyone';
  }
}

function byPlace(a: WorkloadPlace, b: WorkloadPlace): number {
  const [left, right] = [placeKey(a), placeKey(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
