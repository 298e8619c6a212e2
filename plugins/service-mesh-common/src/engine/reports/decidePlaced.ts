import {
  AccessAnswer,
  AccessCaller,
  AccessConnection,
  AccessDecision,
  AccessExplanation,
  AccessPolicy,
  AccessPredicate,
  AccessRequest,
  AccessRule,
  MtlsMode,
  PortMtls,
} from '../../model';
import { decideAccess } from '../decideAccess';
import { explainAccess } from '../explainAccess';
import { judgeConnection } from '../judgeConnection';
import { combineConnections } from './combineConnections';
import { PlacedWorkload } from './MeshView';
import { pastWaypoint } from './pastWaypoint';
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

/**
 * Decides for one caller of one port, everything the operation does not say left open. Without connections the caller is
 * taken to show its identity.
 */
export function decidePlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  operation: Partial<AccessRequest['operation']>,
  connections?: readonly AccessConnection[],
): AccessDecision {
  const decide = (connection: AccessConnection | undefined) =>
    judge(
      askPlaced(entry, policies, port, caller, { operation }, connection),
      decideAccess,
    );
  return connections?.length
    ? combineConnections(connections, decide)
    : decide(undefined);
}

/** The same decision with the rules that led to it, for one connection. @internal */
export function explainPlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  ask: PlacedAsk,
  given?: AccessConnection,
): AccessExplanation & Pick<AccessAnswer, 'connection' | 'request'> {
  const asked = askPlaced(entry, policies, port, caller, ask, given);
  const { connection, request } = asked;
  const reached =
    asked.policies !== undefined && connection?.outcome !== 'fails';
  return {
    decision: judge(asked, decideAccess),
    traces:
      asked.policies && reached
        ? explainAccess(asked.policies, request).traces
        : [],
    ...(connection && { connection }),
    request,
  };
}

/** What the proxies are asked. */
interface Asked {
  readonly request: AccessRequest;
  readonly connection?: AccessConnection;
  /** Whether the caller has an identity that the connection could carry. */
  readonly named: boolean;
  /** undefined: nobody enforces anything, and `otherwise` says what that means. */
  readonly policies?: readonly AccessPolicy[];
  readonly otherwise: AccessDecision;
}

/** The connection first, then the policies. */
function judge(
  { request, connection, named, policies, otherwise }: Asked,
  decide: typeof decideAccess,
): AccessDecision {
  const decided = (peer: AccessRequest['peer']) =>
    policies ? decide(policies, { ...request, peer }) : otherwise;
  const decision = decided(request.peer);
  if (!connection) return decision;
  const { outcome, explanation: reason, evidence, dependsOn } = connection;
  switch (outcome) {
    case 'fails':
      return { verdict: 'deny', reason, dependsOn: [], evidence };
    case 'unknown': {
      // Whether it comes about or not, and with an identity or without: somebody who is refused anyway is refused.
      const without = decided({ ...request.peer, identity: null, tls: false });
      return decision.verdict === 'deny' && without.verdict === 'deny'
        ? decision
        : { verdict: 'unknown', reason, dependsOn: [], evidence };
    }
    case 'depends':
      return decision.verdict === 'allow' || decision.verdict === 'depends'
        ? {
            ...decision,
            verdict: 'depends',
            reason,
            dependsOn: [...new Set([...dependsOn, ...decision.dependsOn])],
          }
        : decision;
    default:
      // Who reads the rules only would not understand why those that name the caller do not match.
      if (named && connection.identified === false)
        return {
          ...decision,
          reason: `the connection carries no identity: ${reason}`,
          evidence: [...decision.evidence, ...evidence],
        };
      return connection.pastWaypoint
        ? { ...decision, reason: `the waypoint is not asked: ${reason}` }
        : decision;
  }
}

function askPlaced(
  entry: PlacedWorkload,
  policies: readonly AccessPolicy[],
  port: number,
  caller: AccessCaller,
  { operation, peer }: PlacedAsk,
  given: AccessConnection | undefined,
): Asked {
  const { membership, ports } = entry.workload;
  const mtls = workloadMtls(entry).ports.find(mode => mode.port === port);
  const connection =
    given ??
    (caller.source === 'plaintext' && mtls && entry.mesh
      ? plaintextConnection(mtls, membership.waypoint !== undefined)
      : undefined);
  const unknown = membership.evidence.some(({ type }) => type === 'unknown');
  // Into TLS that is the application's own, no proxy looks.
  const opaque = isOwnTls(connection) && connection?.identified === false;
  const tcp = ports.some(p => p.number === port && p.protocol === 'tcp');
  const protocol = opaque || tcp ? 'tcp' : 'http';
  const enforced = connection?.pastWaypoint
    ? pastWaypoint(entry, port) ?? policies
    : policies;
  return {
    request: {
      peer: { ...peer, ...peerOf(caller, mtls?.mode, connection) },
      operation: { protocol, port, ...operation },
    },
    ...(connection && { connection }),
    named: caller.identity !== null && caller.source !== 'anyone',
    ...(entry.mesh && {
      policies:
        caller.source === 'anyone' ? enforced.map(withoutNamed) : enforced,
    }),
    otherwise: {
      verdict: unknown ? 'unknown' : 'allow',
      dependsOn: [],
      evidence: membership.evidence,
    },
  };
}

/** That of a caller of whom nothing is known but that it has no identity. */
function plaintextConnection(
  { mode, evidence }: PortMtls,
  past: boolean,
): AccessConnection {
  const { outcome } = judgeConnection('plaintext', {
    accepts: mode,
    sameMesh: false,
    protocol: 'unknown',
  });
  return {
    from: [],
    to: [],
    sends: 'plaintext',
    accepts: mode,
    // What a port takes that cannot be told is for the policies to refuse or not.
    outcome: outcome === 'unknown' ? 'open' : outcome,
    identified: false,
    ...(past && { pastWaypoint: true }),
    explanation:
      outcome === 'fails'
        ? 'connection fails: the client sends plaintext, the server takes mTLS only'
        : `the client sends plaintext${past ? ', past the waypoint' : ''}`,
    dependsOn: [],
    evidence,
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

/** Nobody has an identity where the connection carries none. */
function peerOf(
  caller: AccessCaller,
  mode: MtlsMode | undefined,
  connection: AccessConnection | undefined,
): AccessRequest['peer'] {
  const ownTls = isOwnTls(connection);
  if (connection?.identified === false) return { identity: null, tls: ownTls };
  if (mode === 'disabled') return { identity: null, tls: false };
  if (caller.source === 'anyone' || ownTls) return { tls: true };
  return { identity: caller.identity };
}

function isOwnTls(connection: AccessConnection | undefined): boolean {
  return (
    connection?.sends === 'simple' || connection?.sends === 'custom-mutual'
  );
}
