import { Pod } from '../../../engine/coreKinds';
import { Evidence, EvidenceList } from '../../../model';
import { ExternalWorkload, Server } from '../kinds';
import { CONFIG_PREFIX } from '../labels';
import { hasPort, parsePortSet } from '../parsePorts';
import { Authorization } from './Authorization';
import { serverPolicies } from './authorizationPolicy';
import {
  authenticatedVariant,
  defaultAuthorizations,
  DefaultPolicy,
  parseDefaultPolicy,
} from './defaultPolicy';
import { InboundResources } from './InboundResources';
import { InboundRoute, inboundRoutes } from './inboundRoutes';
import { builtInRoutes } from './probeRoute';
import { claimingServers, isExternal, ServerSubject } from './selectServer';
import { serverAuthorizations } from './serverAuthorization';

/** What governs one port of one pod: a Server, or the default policy. @internal */
export interface InboundServer {
  /** Undefined when the default policy governs. */
  readonly server?: Server;
  /** Name of the Server or of the default policy. */
  readonly name: string;
  /** As in `spec.proxyProtocol`; `unknown` is detected per connection. */
  readonly protocol: string;
  readonly authorizations: readonly Authorization[];
  readonly routes: readonly InboundRoute[];
  readonly evidence: EvidenceList;
  /** True when the proxy cannot read one of the routes: it admits nobody then, not even localhost. */
  readonly refused?: true;
}

/** Protocols whose connections are admitted or refused as a whole. @internal */
export function isConnectionLevel(protocol: string): boolean {
  return protocol === 'opaque' || protocol === 'TLS';
}

function inOrder(
  authorizations: readonly Authorization[],
): readonly Authorization[] {
  const key = (a: Authorization) => `${a.kind}/${a.name}`;
  return [...authorizations].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function kindOf(subject: ServerSubject) {
  return isExternal(subject) ? ExternalWorkload : Pod;
}

/** The default policy of a workload: its own annotation, else the installation's. */
function defaultPolicyOf(
  resources: InboundResources,
  subject: ServerSubject,
): { readonly policy: DefaultPolicy; readonly evidence: Evidence } {
  const key = `${CONFIG_PREFIX}default-inbound-policy`;
  const own = parseDefaultPolicy(subject.metadata.annotations?.[key]);
  if (own) {
    return {
      policy: own,
      evidence: {
        type: 'resource',
        ref: resources.index.ref(subject, kindOf(subject)),
        field: `metadata.annotations["${key}"]`,
      },
    };
  }
  const installed =
    parseDefaultPolicy(resources.config.defaultInboundPolicy) ??
    'all-unauthenticated';
  const from = resources.config.evidence;
  return {
    policy: installed,
    evidence:
      from.type === 'resource'
        ? { ...from, field: 'data.values.proxy.defaultInboundPolicy' }
        : {
            type: 'default',
            name: `linkerd: default inbound policy ${installed}`,
          },
  };
}

function underServer(
  resources: InboundResources,
  subject: ServerSubject,
  port: number,
  servers: readonly Server[],
): InboundServer {
  const [server, ...younger] = servers;
  const { index, config } = resources;
  const ref = index.ref(server, Server);
  const evidence: EvidenceList = [
    {
      type: 'resource',
      ref,
      field: 'spec.port',
      ...(younger.length > 0 && {
        note: `older than ${younger.map(s => s.metadata.name).join(', ')}`,
      }),
    },
  ];
  const added = parseDefaultPolicy(server.spec?.accessPolicy);
  const protocol = server.spec?.proxyProtocol ?? 'unknown';
  const own = isConnectionLevel(protocol)
    ? []
    : inboundRoutes(resources, server, protocol);
  const unreadable = own.flatMap(route => route.unreadable ?? []);
  const [governing] = evidence;
  return {
    server,
    name: server.metadata.name,
    protocol,
    authorizations: inOrder([
      ...serverPolicies(resources, server),
      ...serverAuthorizations(resources, server),
      ...(added
        ? defaultAuthorizations(added, config, [
            { type: 'resource', ref, field: 'spec.accessPolicy' },
          ])
        : []),
    ]),
    routes:
      own.length > 0 || isConnectionLevel(protocol)
        ? own
        : builtInRoutes(resources, subject, port, protocol),
    evidence: [governing, ...unreadable],
    ...(unreadable.length > 0 && { refused: true as const }),
  };
}

/** Finds what governs a port of a pod or an external workload. @internal */
export function inboundServer(
  resources: InboundResources,
  subject: Pod | ExternalWorkload,
  port: number,
): InboundServer {
  const servers = claimingServers(resources.servers, subject, port);
  if (servers.length > 0) return underServer(resources, subject, port, servers);
  const { config, index } = resources;
  const annotations = subject.metadata.annotations ?? {};
  const found = defaultPolicyOf(resources, subject);
  const requireIdentity = `${CONFIG_PREFIX}proxy-require-identity-inbound-ports`;
  const required = hasPort(
    parsePortSet(annotations[requireIdentity] ?? ''),
    port,
  );
  const policy = required ? authenticatedVariant(found.policy) : found.policy;
  const evidence: EvidenceList =
    policy === found.policy
      ? [found.evidence]
      : [
          {
            type: 'resource',
            ref: index.ref(subject, kindOf(subject)),
            field: `metadata.annotations["${requireIdentity}"]`,
          },
          found.evidence,
        ];
  const opaque = annotations[`${CONFIG_PREFIX}opaque-ports`];
  const protocol = hasPort(
    opaque === undefined ? config.opaquePorts : parsePortSet(opaque),
    port,
  )
    ? 'opaque'
    : 'unknown';
  return {
    name: policy,
    protocol,
    authorizations: defaultAuthorizations(policy, config, evidence),
    routes:
      protocol === 'opaque'
        ? []
        : builtInRoutes(resources, subject, port, protocol),
    evidence,
  };
}
