import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { AccessPolicy, AccessPredicate, AccessRule, EvidenceList, KindRef, Workload } from '../../../model';
import { Authorization } from '../inbound/Authorization';
import { authorizationPredicate, peersInWords } from '../inbound/authorizationPredicate';
import { readInboundResources } from '../inbound/InboundResources';
import { InboundRoute } from '../inbound/inboundRoutes';
import { InboundServer, inboundServer, isConnectionLevel } from '../inbound/inboundServer';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { readLinkerdConfig } from '../LinkerdConfig';
import { hasPort, parsePortRanges } from '../parsePorts';
import { podsOf } from '../podsOf';
import { ALWAYS } from '../routes/conditionPredicate';
import { conditionInWords } from '../routes/conditionInWords';
import { entryPredicate, RouteEntry, winsPredicate } from '../routes/RouteEntry';

const LOCALHOST: AccessRule = {
  matches: {
    any: [
      { attribute: 'source.ip', match: { exact: '127.0.0.1' } },
      { attribute: 'source.ip', match: { exact: '::1' } },
    ],
  },
  peers: ['localhost'],
  operations: [],
  conditions: [],
  evidence: [{ type: 'default', name: 'linkerd: localhost is always admitted' }],
};

/** Connections that carry no HTTP request: their method is known to be absent. */
const NOT_HTTP: AccessPredicate = { not: { attribute: 'request.method', match: { present: true } } };

function both(a: AccessPredicate, b: AccessPredicate): AccessPredicate {
  if (a === ALWAYS) return b;
  return b === ALWAYS ? a : { all: [a, b] };
}

function rule(authorization: Authorization, matches: AccessPredicate, operations: readonly string[], governing: EvidenceList): AccessRule {
  const [first, ...rest] = authorization.evidence;
  return { matches, peers: peersInWords(authorization), operations, conditions: [], evidence: [first, ...rest, ...governing] };
}

function hasRoutes(server: InboundServer): boolean {
  return server.routes.some(route => route.kind !== 'default');
}

/** Requests for which the Server knows a route at all; the others are answered 404. */
function routed(server: InboundServer, entries: readonly RouteEntry<InboundRoute>[]): AccessPredicate {
  if (!hasRoutes(server)) return ALWAYS;
  const known = entries.map(entryPredicate);
  if (known.some(predicate => 'all' in predicate && predicate.all.length === 0)) return ALWAYS;
  return server.protocol === 'unknown' ? { any: [NOT_HTTP, ...known] } : { any: known };
}

/** Turns what governs a port into rules: one per authorization of the Server, and one per authorization of a route. @internal */
export function lowerInboundServer(server: InboundServer, port: number): AccessPolicy {
  const entries = server.routes.flatMap(route => route.entries);
  const reachable = routed(server, entries);
  const words = hasRoutes(server) ? entries.map(entry => conditionInWords(entry.condition, entry.hostname)) : [];
  const onServer = server.authorizations.map(authorization =>
    rule(authorization, both(reachable, authorizationPredicate(authorization)), words, server.evidence),
  );
  const onRoutes = server.routes.flatMap(route => {
    const wins = entries.flatMap((entry, position) => (entry.rule === route ? [winsPredicate(entries, position)] : []));
    const picked: AccessPredicate = wins.length === 1 ? wins[0] : { any: wins };
    return route.authorizations.map(authorization =>
      rule(
        authorization,
        both(authorizationPredicate(authorization), picked),
        route.entries.map(entry => conditionInWords(entry.condition, entry.hostname)),
        server.evidence,
      ),
    );
  });
  return {
    enforcedBy: 'linkerd-proxy',
    port,
    custom: [],
    deny: [],
    allow: [...onServer, ...onRoutes, { ...LOCALHOST, matches: both(isConnectionLevel(server.protocol) ? ALWAYS : reachable, LOCALHOST.matches) }],
    audit: [],
    otherwise: { verdict: 'deny', evidence: server.evidence },
  };
}

function unknownPolicy(port: number, unread: readonly KindRef[]): AccessPolicy {
  const evidence: EvidenceList = [{ type: 'unknown', unread, note: 'what the proxy admits depends on these' }];
  return { enforcedBy: 'linkerd-proxy', port, custom: [], deny: [], allow: [], audit: [], otherwise: { verdict: 'unknown', evidence } };
}

/** What the proxies of a workload admit on a port; nothing enforces on ports that bypass them. @internal */
export function access(index: ResourceIndex, workload: Workload, port: number): readonly AccessPolicy[] {
  const pods = podsOf(index, workload);
  if (isUnread(pods)) return [unknownPolicy(port, [pods.unread])];
  const seen = new Map<string, AccessPolicy>();
  for (const pod of pods) {
    const config = readLinkerdConfig(index, pod.metadata.labels?.[CONTROL_PLANE_LABEL]);
    const skipped = pod.metadata.annotations?.[`${CONFIG_PREFIX}skip-inbound-ports`];
    if (hasPort(skipped === undefined ? config.skipInboundPorts : parsePortRanges(skipped), port)) continue;
    const resources = readInboundResources(index, workload.namespace, config);
    if ('unread' in resources) return [unknownPolicy(port, resources.unread)];
    const server = inboundServer(resources, pod, port);
    // The installation's values were not read and they decide.
    if (config.unread && usesConfig(server)) return [unknownPolicy(port, config.unread)];
    const policy = lowerInboundServer(server, port);
    seen.set(JSON.stringify([policy.allow.map(r => [r.matches, r.peers]), server.name, server.protocol]), policy);
  }
  return [...seen.values()];
}

/** True when the answer rests on the default policy or the cluster's networks. */
function usesConfig(server: InboundServer): boolean {
  return !server.server && server.evidence[0].type !== 'resource';
}
