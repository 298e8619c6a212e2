import {
  AccessDecision,
  AccessPolicy,
  AccessRequest,
  AccessRule,
  Evidence,
  EvidenceList,
} from '../model';
import { evaluatePredicate } from './evaluatePredicate';

/** No policy on the way: nothing is enforced. */
const NOTHING_ENFORCED: EvidenceList = [
  { type: 'default', name: 'no proxy enforces access here' },
];

/** How bad a verdict is for the request: the worst of all proxies on the way is the answer. */
const RANK: Record<AccessDecision['verdict'], number> = {
  deny: 3,
  unknown: 2,
  depends: 1,
  allow: 0,
};

/**
 * Decides one request against all policies on its way; it passes when every one of them admits it.
 * @public
 */
export function decideAccess(
  policies: readonly AccessPolicy[],
  request: AccessRequest,
): AccessDecision {
  if (policies.length === 0)
    return { verdict: 'allow', dependsOn: [], evidence: NOTHING_ENFORCED };
  const decisions = policies.map(policy => decideOne(policy, request));
  const worst = decisions.reduce((a, b) =>
    RANK[b.verdict] > RANK[a.verdict] ? b : a,
  );
  const dependsOn =
    worst.verdict === 'depends'
      ? [...new Set(decisions.flatMap(d => d.dependsOn))]
      : [];
  // With several proxies an `allow` by a rule says more than an `allow` by default.
  const told =
    worst.verdict === 'allow' ? decisions.find(d => d.rule) ?? worst : worst;
  const wouldBe =
    decisions.find(d => d.wouldBe?.verdict === 'deny')?.wouldBe ??
    decisions.find(d => d.wouldBe)?.wouldBe;
  return { ...told, dependsOn, ...(wouldBe && { wouldBe }) };
}

interface Match {
  readonly rule: AccessRule;
  /** Empty = certain. */
  readonly open: readonly string[];
}

function matchesOf(
  rules: readonly AccessRule[],
  request: AccessRequest,
): { certain?: AccessRule; possible: Match[] } {
  const possible: Match[] = [];
  for (const rule of rules) {
    const truth = evaluatePredicate(rule.matches, request);
    if (truth.value === true) return { certain: rule, possible };
    if (truth.value === undefined) possible.push({ rule, open: truth.open });
  }
  return { possible };
}

function decideOne(
  policy: AccessPolicy,
  request: AccessRequest,
): AccessDecision {
  const { enforcedBy } = policy;
  const deny = matchesOf(policy.deny, request);
  const custom = matchesOf(policy.custom, request);
  const allow = matchesOf(policy.allow, request);
  const audit = auditVerdict(policy, request);
  const decided = (
    verdict: AccessDecision['verdict'],
    rule: AccessRule | undefined,
    evidence: EvidenceList,
    dependsOn: readonly string[] = [],
  ): AccessDecision => ({
    verdict,
    enforcedBy,
    ...(rule && { rule }),
    dependsOn: [...new Set(dependsOn)],
    evidence,
    ...(audit && { wouldBe: audit }),
  });

  if (deny.certain) return decided('deny', deny.certain, deny.certain.evidence);
  const admitted = allow.certain
    ? {
        verdict: 'allow' as const,
        rule: allow.certain,
        evidence: allow.certain.evidence,
        open: [] as readonly string[],
      }
    : undecidedAllow(policy, allow.possible);
  if (admitted.verdict === 'deny')
    return decided('deny', admitted.rule, admitted.evidence);

  const delegated = custom.certain
    ? [
        {
          rule: custom.certain,
          open: ['the answer of the external authorizer'],
        },
      ]
    : [];
  const askedFirst = [
    ...delegated,
    ...custom.possible.map(match => ({
      ...match,
      open: [...match.open, 'the answer of the external authorizer'],
    })),
  ];
  const open = [...deny.possible, ...askedFirst]
    .flatMap(match => match.open)
    .concat(admitted.open);
  if (admitted.verdict === 'unknown')
    return decided('unknown', undefined, admitted.evidence);
  if (open.length === 0)
    return decided('allow', admitted.rule, admitted.evidence);
  const turning =
    deny.possible[0]?.rule ?? askedFirst[0]?.rule ?? admitted.rule;
  return decided(
    'depends',
    turning,
    turning?.evidence ?? admitted.evidence,
    open,
  );
}

function undecidedAllow(policy: AccessPolicy, possible: readonly Match[]) {
  const { verdict, evidence } = policy.otherwise;
  if (verdict === 'allow' || possible.length === 0)
    return {
      verdict,
      rule: undefined,
      evidence,
      open: [] as readonly string[],
    };
  // Nothing admits it for certain, some rule may: what the answer turns on is what that rule left open.
  const [first] = possible;
  return {
    verdict: verdict === 'unknown' ? ('unknown' as const) : ('allow' as const),
    rule: first.rule,
    evidence: verdict === 'unknown' ? evidence : first.rule.evidence,
    open: possible.flatMap(match => match.open),
  };
}

/** What the rules that change nothing would have said, as far as that is certain. */
function auditVerdict(
  policy: AccessPolicy,
  request: AccessRequest,
): AccessDecision['wouldBe'] {
  const { certain } = matchesOf(policy.audit, request);
  if (!certain) return undefined;
  const evidence: readonly Evidence[] = certain.evidence;
  return { verdict: certain.auditAction ?? 'deny', evidence };
}
