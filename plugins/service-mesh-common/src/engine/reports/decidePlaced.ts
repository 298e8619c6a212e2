import {
  AccessCaller,
  AccessDecision,
  AccessPolicy,
  AccessPredicate,
  AccessRequest,
  AccessRule,
  MtlsMode,
} from '../../model';
import { decideAccess } from '../decideAccess';
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

/** Decides for one caller of one port, everything the operation does not say left open. */
export function decidePlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  operation: Partial<AccessRequest['operation']>,
): AccessDecision {
  const { membership, ports } = entry.workload;
  if (!entry.mesh) {
    const unknown = membership.evidence.some(({ type }) => type === 'unknown');
    return {
      verdict: unknown ? 'unknown' : 'allow',
      dependsOn: [],
      evidence: membership.evidence,
    };
  }
  const mtls = workloadMtls(entry).ports.find(mode => mode.port === port);
  // Strict mTLS refuses the connection before any policy is asked.
  if (caller.source === 'plaintext' && mtls?.mode === 'strict')
    return { verdict: 'deny', dependsOn: [], evidence: mtls.evidence };
  const protocol = ports.some(p => p.number === port && p.protocol === 'tcp')
    ? 'tcp'
    : 'http';
  const anyone = caller.source === 'anyone';
  return decideAccess(anyone ? policies.map(withoutNamed) : policies, {
    peer: peerOf(caller, mtls?.mode),
    operation: { protocol, port, ...operation },
  });
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
