import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import {
  AccessPolicy,
  AccessPredicate,
  AccessRule,
  EvidenceList,
  KindRef,
  Workload,
} from '../../../model';
import { Authorization } from '../inbound/Authorization';
import {
  authorizationPredicate,
  peersInWords,
} from '../inbound/authorizationPredicate';
import { readInboundResources } from '../inbound/InboundResources';
import { InboundRoute } from '../inbound/inboundRoutes';
import { InboundServer, inboundServer } from '../inbound/inboundServer';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { readLinkerdConfig } from '../LinkerdConfig';
import { hasPort, parsePortRanges } from '../parsePorts';
import { podsOf } from '../podsOf';
import { ALWAYS } from '../routes/conditionPredicate';
import { conditionInWords } from '../routes/conditionInWords';
import {
  entryPredicate,
  RouteEntry,
  winsPredicate,
} from '../routes/RouteEntry';

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
  givenByMesh: true,
  evidence: [
    { type: 'default', name: 'linkerd: localhost is always admitted' },
  ],
};

/** Connections that carry no HTTP request have no method, which is then known to be absent. */
const HTTP: AccessPredicate = {
  attribute: 'request.method',
  match: { present: true },
};
const NOT_HTTP: AccessPredicate = { not: HTTP };

function both(a: AccessPredicate, b: AccessPredicate): AccessPredicate {
  if (a === ALWAYS) return b;
  return b === ALWAYS ? a : { all: [a, b] };
}

function rule(
  authorization: Authorization,
  matches: AccessPredicate,
  operations: readonly string[],
  governing: EvidenceList,
): AccessRule {
  const [first, ...rest] = authorization.evidence;
  return {
    matches,
    peers: peersInWords(authorization),
    operations,
    conditions: [],
    ...(authorization.givenByMesh && { givenByMesh: true as const }),
    evidence: [first, ...rest, ...governing],
  };
}

function hasRoutes(server: InboundServer): boolean {
  return server.routes.some(route => route.kind !== 'default');
}

/** Requests for which the Server knows a route at all; the others are answered 404. */
function routed(
  server: InboundServer,
  entries: readonly RouteEntry<InboundRoute>[],
): AccessPredicate {
  if (!hasRoutes(server)) return ALWAYS;
  const known = entries.map(entryPredicate);
  if (known.some(predicate => 'all' in predicate && predicate.all.length === 0))
    return ALWAYS;
  return server.protocol === 'unknown'
    ? { any: [NOT_HTTP, ...known] }
    : { any: known };
}

/** A rule and the authorization it stands for. @internal */
export interface InboundRule {
  readonly authorization: Pick<Authorization, 'kind' | 'name'>;
  readonly rule: AccessRule;
}

/** One rule per authorization of the Server, one per authorization of a route, and one for localhost. @internal */
export function inboundRules(server: InboundServer): readonly InboundRule[] {
  if (server.refused) return [];
  const entries = server.routes.flatMap(route => route.entries);
  const reachable = routed(server, entries);
  const words = hasRoutes(server)
    ? entries.map(entry => conditionInWords(entry.condition, entry.hostname))
    : [];
  const onServer = server.authorizations.map(authorization => ({
    authorization,
    rule: rule(
      authorization,
      both(reachable, authorizationPredicate(authorization)),
      words,
      server.evidence,
    ),
  }));
  const onRoutes = server.routes.flatMap(route => {
    const wins = entries.flatMap((entry, position) =>
      entry.rule === route ? [winsPredicate(entries, position)] : [],
    );
    const any: AccessPredicate = wins.length === 1 ? wins[0] : { any: wins };
    // A detected connection that is not HTTP reaches no route, even one that matches everything.
    const picked: AccessPredicate =
      server.protocol === 'unknown' ? { all: [HTTP, any] } : any;
    return route.authorizations.map(authorization => ({
      authorization,
      rule: rule(
        authorization,
        both(authorizationPredicate(authorization), picked),
        route.entries.map(entry =>
          conditionInWords(entry.condition, entry.hostname),
        ),
        server.evidence,
      ),
    }));
  });
  return [
    ...onServer,
    ...onRoutes,
    {
      authorization: { kind: 'default', name: 'localhost' },
      rule: { ...LOCALHOST, matches: both(reachable, LOCALHOST.matches) },
    },
  ];
}

/** What the proxy decides for a port, as rules of the model. @internal */
export function lowerInboundServer(
  server: InboundServer,
  port: number,
): AccessPolicy {
  return {
    enforcedBy: 'linkerd-proxy',
    port,
    custom: [],
    deny: [],
    allow: inboundRules(server).map(entry => entry.rule),
    audit: [],
    otherwise: { verdict: 'deny', evidence: server.evidence },
  };
}

function unknownPolicy(port: number, unread: readonly KindRef[]): AccessPolicy {
  const evidence: EvidenceList = [
    { type: 'unknown', unread, note: 'what the proxy admits depends on these' },
  ];
  return {
    enforcedBy: 'linkerd-proxy',
    port,
    custom: [],
    deny: [],
    allow: [],
    audit: [],
    otherwise: { verdict: 'unknown', evidence },
  };
}

/** What governs a port in the proxies of a workload, once for each sort of pod; nothing governs ports that bypass them. @internal */
export function governingServers(
  index: ResourceIndex,
  workload: Workload,
  port: number,
): readonly InboundServer[] | { readonly unread: readonly KindRef[] } {
  const pods = podsOf(index, workload);
  if (isUnread(pods)) return { unread: [pods.unread] };
  const seen = new Map<string, InboundServer>();
  for (const pod of pods) {
    const config = readLinkerdConfig(
      index,
      pod.metadata.labels?.[CONTROL_PLANE_LABEL],
    );
    const skipped =
      pod.metadata.annotations?.[`${CONFIG_PREFIX}skip-inbound-ports`];
    if (
      hasPort(
        skipped === undefined
          ? config.skipInboundPorts
          : parsePortRanges(skipped),
        port,
      )
    )
      continue;
    const resources = readInboundResources(index, workload.namespace, config);
    if ('unread' in resources) return resources;
    const server = inboundServer(resources, pod, port);
    // The installation's values were not read and they decide.
    if (config.unread && usesConfig(server)) return { unread: config.unread };
    const policy = lowerInboundServer(server, port);
    seen.set(
      JSON.stringify([
        policy.allow.map(r => [r.matches, r.peers]),
        server.name,
        server.protocol,
      ]),
      server,
    );
  }
  return [...seen.values()];
}

/** What the proxies of a workload admit on a port; nothing enforces on ports that bypass them. @internal */
export function access(
  index: ResourceIndex,
  workload: Workload,
  port: number,
): readonly AccessPolicy[] {
  const servers = governingServers(index, workload, port);
  return 'unread' in servers
    ? [unknownPolicy(port, servers.unread)]
    : servers.map(server => lowerInboundServer(server, port));
}

/** True when the answer rests on the default policy or the cluster's networks. */
function usesConfig(server: InboundServer): boolean {
  return !server.server && server.evidence[0].type !== 'resource';
}
