import {
  AccessExplanation,
  AccessPolicy,
  AccessRequest,
  AccessRule,
  AccessTrace,
  AccessTraceStep,
} from '../model';
import { decideAccess } from './decideAccess';
import { evaluatePredicate } from './evaluatePredicate';

/** In the order in which proxies evaluate; what is audited changes nothing and comes last. */
const ACTIONS = ['custom', 'deny', 'allow'] as const;

/** The decision of {@link decideAccess} with every rule that was asked on the way. @public */
export function explainAccess(
  policies: readonly AccessPolicy[],
  request: AccessRequest,
): AccessExplanation {
  return {
    decision: decideAccess(policies, request),
    traces: policies.map(policy => traceOf(policy, request)),
  };
}

function traceOf(policy: AccessPolicy, request: AccessRequest): AccessTrace {
  const decision = decideAccess([policy], request);
  const steps: AccessTraceStep[] = [];
  // A rule of custom hands the request on; only deny and allow can end the matter.
  let settled = false;
  for (const action of ACTIONS) {
    let certain = false;
    for (const rule of policy[action]) {
      const reached = !settled && !certain;
      const step = reached
        ? askRule(action, rule, request)
        : skipped(action, rule);
      if (step.outcome === 'matched') certain = true;
      steps.push({ ...step, decided: rule === decision.rule });
    }
    settled ||= certain && action !== 'custom';
  }
  const open = steps.some(
    step => step.action === 'allow' && step.outcome === 'open',
  );
  steps.push(otherwiseStep(policy, decision.rule === undefined, settled, open));
  for (const rule of policy.audit) steps.push(askRule('audit', rule, request));
  return { enforcedBy: policy.enforcedBy, decision, steps };
}

function askRule(
  action: AccessTraceStep['action'],
  rule: AccessRule,
  request: AccessRequest,
): AccessTraceStep {
  const truth = evaluatePredicate(rule.matches, request);
  const outcomes = { true: 'matched', false: 'not-matched' } as const;
  return {
    action,
    rule,
    outcome:
      truth.value === undefined
        ? 'open'
        : outcomes[truth.value ? 'true' : 'false'],
    open: truth.value === undefined ? truth.open : [],
    decided: false,
    evidence: rule.evidence,
  };
}

function skipped(
  action: AccessTraceStep['action'],
  rule: AccessRule,
): AccessTraceStep {
  return {
    action,
    rule,
    outcome: 'not-reached',
    open: [],
    decided: false,
    evidence: rule.evidence,
  };
}

/** What holds without a rule is asked only when no rule has settled the matter. */
function otherwiseStep(
  policy: AccessPolicy,
  decided: boolean,
  settled: boolean,
  open: boolean,
): AccessTraceStep {
  const asked = open ? 'open' : 'matched';
  return {
    action: 'otherwise',
    verdict: policy.otherwise.verdict,
    outcome: settled ? 'not-reached' : asked,
    open: [],
    decided: decided && !settled,
    evidence: policy.otherwise.evidence,
  };
}
