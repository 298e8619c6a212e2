import {
  AccessCaller,
  AccessDecision,
  AccessExplanation,
  AccessPolicy,
  AccessPredicate,
  AccessRequest,
  AccessRule,
  MtlsMode,
} from '../../model';
import { decideAccess } from '../decideAccess';
import { explainAccess } from '../explainAccess';
import { PlacedWorkload } from './MeshView';
import { workloadMtls } from './reportMtls';

/** A caller without identity, and everybody with one whom no rule names. */
export const STRANGERS: readonly AccessCaller[] = [
  {
    identity: null,
    label: 'plaintext (no identity)',
    entityRefs: [],
    ownerRefs: [],
    source: 'plaintext',
  },
  {
    identity: '*',
    label: 'anyone else in the mesh',
    entityRefs: [],
    ownerRefs: [],
    source: 'anyone',
  },
];

/** What the request says beyond its caller. @internal */
export interface PlacedAsk {
  readonly operation: Partial<AccessRequest['operation']>;
  readonly peer?: Partial<AccessRequest['peer']>;
}

/** Decides for one caller of one port, everything the operation does not say left open. */
export function decidePlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  operation: Partial<AccessRequest['operation']>,
): AccessDecision {
  const asked = askPlaced(entry, policies, port, caller, { operation });
  return 'decision' in asked
    ? asked.decision
    : decideAccess(asked.policies, asked.request);
}

/** The same decision with the rules that led to it. @internal */
export function explainPlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  ask: PlacedAsk,
): AccessExplanation & { readonly request: AccessRequest } {
  const asked = askPlaced(entry, policies, port, caller, ask);
  return 'decision' in asked
    ? { decision: asked.decision, traces: [], request: asked.request }
    : {
        ...explainAccess(asked.policies, asked.request),
        request: asked.request,
      };
}

/** What the proxies are asked; a decision where the question does not come to them. */
function askPlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  { operation, peer }: PlacedAsk,
): { readonly request: AccessRequest } & (
  | { readonly decision: AccessDecision }
  | { readonly policies: readonly AccessPolicy[] }
) {
  const { membership, ports } = entry.workload;
  const mtls = workloadMtls(entry).ports.find(mode => mode.port === port);
  const protocol = ports.some(p => p.number === port && p.protocol === 'tcp')
    ? 'tcp'
    : 'http';
  const request: AccessRequest = {
    peer: { ...peer, ...peerOf(caller, mtls?.mode) },
    operation: { protocol, port, ...operation },
  };
  if (!entry.mesh) {
    const unknown = membership.evidence.some(({ type }) => type === 'unknown');
    return {
      request,
      decision: {
        verdict: unknown ? 'unknown' : 'allow',
        dependsOn: [],
        evidence: membership.evidence,
      },
    };
  }
  // Strict mTLS refuses the connection before any policy is asked.
  if (caller.source === 'plaintext' && mtls?.mode === 'strict')
    return {
      request,
      decision: { verdict: 'deny', dependsOn: [], evidence: mtls.evidence },
    };
  return {
    request,
    policies:
      caller.source === 'anyone' ? policies.map(withoutNamed) : policies,
  };
}

/** The policy as it looks to a peer that has an identity, but none that a rule spells out. */
function withoutNamed(policy: AccessPolicy): AccessPolicy {
  const each = (rules: readonly AccessRule[]) =>
    rules.map(rule => ({ ...rule, matches: unnamed(rule.matches) }));
  return {
    ...policy,
    custom: each(policy.custom),
    deny: each(policy.deny),
    allow: each(policy.allow),
    audit: each(policy.audit),
  };
}

function unnamed(predicate: AccessPredicate): AccessPredicate {
  if ('all' in predicate) return { all: predicate.all.map(unnamed) };
  if ('any' in predicate) return { any: predicate.any.map(unnamed) };
  if ('not' in predicate) return { not: unnamed(predicate.not) };
  if (!('attribute' in predicate) || predicate.attribute !== 'source.identity')
    return predicate;
  if ('exact' in predicate.match) return { any: [] };
  return 'present' in predicate.match ? { all: [] } : predicate;
}

/** Where the server accepts plaintext only, nobody has an identity. */
function peerOf(
  caller: AccessCaller,
  mode: MtlsMode | undefined,
): AccessRequest['peer'] {
  if (mode === 'disabled') return { identity: null, tls: false };
  return caller.source === 'anyone'
    ? { tls: true }
    : { identity: caller.identity };
}
