import { Service } from '../../../engine/coreKinds';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { EvidenceList, RouteAnswer, RouteQuestion } from '../../../model';
import {
  followRule,
  GatewayApiGateway,
  inRouteOrder,
  plainHost,
  refusedRoute,
  routeAtGateway,
  RouteOutcome,
  selectRule,
  serviceRoutes,
} from '../../shared/gatewayApi';
import { byAge } from '../byAge';
import { byDefault, byResource, byUnread } from '../evidence';
import {
  hostsForNamespace,
  hostSubsetOf,
  mostSpecificHost,
  withoutPort,
} from '../Host';
import { IstioGateway, ServiceEntry, Sidecar, VirtualService } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { importedVirtualServices } from '../select/importedVirtualServices';
import {
  HostScope,
  sidecarOf,
  unknownHost,
  whyUnknown,
} from '../select/reachableHost';
import { effectiveRoutes } from './routing/effectiveRoutes';
import {
  registeredHosts,
  requestRoutes,
  rulesOf,
} from './routing/gatewayApiSplits';
import {
  RegisteredService,
  resolveAtGateway,
  ResolvedRequest,
  resolveRequest,
  RoutingTable,
} from './routing/resolveRequest';
import { HttpCall, requestMatches, RoutingProxy } from './routing/routeMatches';
import { ROUTING_KINDS, RoutingContext } from './routing/RoutingContext';
import { registeredServices } from './routing/registeredServices';
import { seenServices } from './routing/seenServices';
import { answersTo, servicesNamedLike } from './routing/serviceDomains';
import { splitsOf } from './routing/virtualServiceSplits';
import { backendsInWords, servedBackends } from './servedBackends';
import { readStreamRoute } from './streamRoute';

/** Everything a question is answered from. */
interface Scene {
  readonly context: RoutingContext;
  readonly istioGateways: readonly IstioGateway[];
  readonly sidecars: readonly Sidecar[];
  readonly table: RoutingTable;
  readonly question: RouteQuestion;
}

type Answer = Omit<RouteAnswer, 'mesh'>;

const NOWHERE: Pick<Answer, 'destinations'> = { destinations: [] };

/** Ports a host is asked on when nothing names one. */
const SCHEME_PORTS = { http: 80, https: 443 } as const;

/** What becomes of a request, by VirtualServices and by routes of the Gateway API. @internal */
export function readRoute(
  index: ResourceIndex,
  question: RouteQuestion,
): RouteAnswer | undefined {
  const read = readAll(index, {
    ...ROUTING_KINDS,
    istioGateways: IstioGateway,
    sidecars: Sidecar,
  });
  if (!read.ok)
    return {
      mesh: 'istio',
      outcome: 'unknown',
      ...NOWHERE,
      explanation: 'Routes could not be read, so nothing can be said.',
      evidence: byUnread(read.unread),
    };
  const { istioGateways, sidecars, ...objects } = read.objects;
  const { connection, from } = question;
  const settings = readMeshSettings(
    index,
    'gateway' in from ? { namespace: from.gateway.split('/')[0] } : from,
  );
  const context: RoutingContext = { index, settings, hosts: [], ...objects };
  const scene: Scene = {
    context,
    istioGateways,
    sidecars,
    table: {
      virtualServices: objects.virtualServices,
      services: registeredServices(
        objects.services,
        objects.serviceEntries,
        settings,
      ),
      settings,
    },
    question,
  };
  if (connection !== undefined) {
    const answer = readStreamRoute(scene, connection);
    return answer && { mesh: 'istio', ...answer };
  }
  const answer =
    'gateway' in from
      ? atGateway(scene, from.gateway)
      : insideMesh(scene, from);
  return answer && { mesh: 'istio', ...answer };
}

/** The port a request goes to: the one asked for, that of the host, or the service's first. */
function portOf(
  { question }: Scene,
  service: RegisteredService | undefined,
): number {
  const { host, port, scheme } = question;
  const usual = SCHEME_PORTS[scheme];
  const own = service?.ports ?? [];
  return (
    port ??
    (Number(/:(\d+)$/.exec(host)?.[1]) ||
      (own.length === 0 || own.includes(usual) ? usual : own[0]))
  );
}

function callOf({ question }: Scene, port: number): HttpCall {
  const { host, method, path, scheme, headers } = question;
  return { host, port, method, path, scheme, headers };
}

function insideMesh(
  scene: Scene,
  from: {
    readonly namespace: string;
    readonly labels?: RoutingProxy['labels'];
  },
): Answer {
  const { context, table, question } = scene;
  const { clusterDomain } = table.settings;
  const client: RoutingProxy = {
    namespace: from.namespace,
    labels: from.labels ?? {},
  };
  const host = plainHost(question.host);
  const named = servicesNamedLike(table.services, host).filter(entry =>
    answersTo(entry, host, `${client.namespace}.svc.${clusterDomain}`),
  );
  const service =
    seenServices(named, client.namespace, table.settings)[0] ?? named[0];
  const port = portOf(scene, service);
  const call = callOf(scene, port);
  const kubernetes = context.services.find(
    ({ metadata }) =>
      `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}` ===
      service?.host,
  );
  const layer7 = layer7Of(context, client, kubernetes);
  if (!layer7)
    return {
      ...direct(scene, call, kubernetes),
      explanation:
        'No waypoint stands before the Service, so ztunnels send the connection on without looking at the request.',
    };
  const view =
    layer7.proxy === client
      ? viewOf(scene, client, kubernetes, service, port)
      : undefined;
  const resolved = resolveRequest(view?.table ?? table, layer7.proxy, call);
  if (view && isUnregistered(resolved)) return unregistered(view, host, port);
  const owner = ownerOf(resolved);
  if (kubernetes && !view?.hidden) {
    const routes = serviceRoutes(
      requestRoutes(context).filter(entry => refusedRoute(entry) === undefined),
      {
        kind: 'Service',
        namespace: kubernetes.metadata.namespace ?? '',
        name: kubernetes.metadata.name,
        port,
      },
      layer7.routesOf,
    );
    const [oldest] = [...routes].sort(inRouteOrder);
    // A Service has one owner: the older of a VirtualService and the routes attached to it.
    if (oldest && (!owner || byAge(oldest.route, owner) <= 0)) {
      const routeCall = { ...call, port, scheme: question.scheme };
      const by = selectRule(routes, {
        ...routeCall,
        headers: question.headers,
      });
      return ofRoute(
        scene,
        by
          ? followRule(
              by,
              { ...routeCall, headers: question.headers },
              { ...backendScope(context), needsNoGrant: true },
            )
          : { outcome: 'response', status: 404 },
        ['mesh'],
        byResource(context.index, oldest.route, oldest.kind, 'spec.rules'),
      );
    }
  }
  return ofVirtualService(scene, resolved, call, ['mesh'], kubernetes);
}

/** What the sidecar of a client knows about. */
interface SidecarView {
  readonly scope: HostScope;
  readonly table: RoutingTable;
  /** Why it does not know the Service that was asked for. */
  readonly hidden: EvidenceList | undefined;
}

function viewOf(
  { context, sidecars, table }: Scene,
  client: RoutingProxy,
  kubernetes: Service | undefined,
  service: RegisteredService | undefined,
  port: number,
): SidecarView {
  const { index, settings, virtualServices } = context;
  const scope = { index, settings, sidecars, virtualServices, client };
  const hidden =
    kubernetes && service
      ? whyUnknown(scope, kubernetes, service.host, port)
      : undefined;
  return {
    scope,
    hidden,
    table: {
      ...table,
      virtualServices: importedVirtualServices(
        virtualServices,
        sidecarOf(scope),
        {
          namespace: client.namespace,
          port,
          clusterDomain: settings.clusterDomain,
        },
      ),
      services: hidden
        ? table.services.filter(entry => entry !== service)
        : table.services,
    },
  };
}

function isUnregistered({ result }: ResolvedRequest): boolean {
  return result === 'passthrough' || result === 'blackhole';
}

/** What a sidecar does with requests to a host it knows nothing about. */
function unregistered(
  { scope, hidden }: SidecarView,
  host: string,
  port: number,
): Answer {
  const { passes, evidence } = unknownHost(scope, hidden);
  const why = hidden
    ? `The client's proxy does not know ${host} on port ${port}`
    : `Nobody registered ${host} on port ${port}`;
  if (passes === undefined)
    return {
      outcome: 'unknown',
      ...NOWHERE,
      explanation: `${why}, and what becomes of such hosts could not be read.`,
      evidence,
    };
  return passes
    ? {
        outcome: 'passthrough',
        ...NOWHERE,
        explanation: `${why}, so the request is sent there as it is.`,
        evidence,
      }
    : {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 502 },
        explanation: `${why}, and only known hosts may be called.`,
        evidence,
      };
}

/**
 * The proxy that looks at requests of a client, and the namespace whose own routes it follows. A client in ambient mode has
 * none of its own: the waypoint of the Service looks for it, and goes by what the Service's owner wrote. undefined = nobody
 * does.
 */
function layer7Of(
  { namespaces, gateways }: RoutingContext,
  client: RoutingProxy,
  service: Service | undefined,
): { readonly proxy: RoutingProxy; readonly routesOf: string } | undefined {
  const labelsOf = (name: string | undefined) =>
    namespaces.find(({ metadata }) => metadata.name === name)?.metadata
      .labels ?? {};
  const {
    'istio.io/dataplane-mode': mode = labelsOf(client.namespace)[
      'istio.io/dataplane-mode'
    ],
  } = client.labels;
  if (mode !== 'ambient') return { proxy: client, routesOf: client.namespace };
  const own = service?.metadata.namespace ?? '';
  const labels = [service?.metadata.labels ?? {}, labelsOf(own)].find(
    entry => entry['istio.io/use-waypoint'] !== undefined,
  );
  const name = labels?.['istio.io/use-waypoint'];
  const namespace = labels?.['istio.io/use-waypoint-namespace'] ?? own;
  return service &&
    gateways.some(
      ({ metadata }) =>
        metadata.name === name && metadata.namespace === namespace,
    )
    ? { proxy: { namespace, labels: {} }, routesOf: own }
    : undefined;
}

function ownerOf(resolved: ResolvedRequest): VirtualService | undefined {
  if (resolved.result === 'not-found') return resolved.virtualService;
  return 'by' in resolved ? resolved.by?.virtualService : undefined;
}

function backendScope(context: RoutingContext) {
  return {
    services: context.services,
    referenceGrants: context.referenceGrants,
    hosts: registeredHosts(context),
  };
}

function atGateway(scene: Scene, gateway: string): Answer | undefined {
  const { context, istioGateways, question } = scene;
  const isNamed = ({
    metadata,
  }: {
    readonly metadata: { readonly name: string; readonly namespace?: string };
  }) => `${metadata.namespace}/${metadata.name}` === gateway;
  const own = context.gateways.find(isNamed);
  if (own) {
    const outcome = routeAtGateway(
      {
        ...backendScope(context),
        routes: requestRoutes(context),
        namespaces: context.namespaces,
      },
      own,
      {
        host: question.host,
        path: question.path,
        method: question.method,
        headers: question.headers,
        scheme: question.scheme,
        ...(question.port !== undefined && { port: question.port }),
      },
    );
    return ofRoute(
      scene,
      outcome,
      [gateway],
      byResource(context.index, own, GatewayApiGateway, 'spec.listeners'),
    );
  }
  const istioGateway = istioGateways.find(isNamed);
  return istioGateway && atIstioGateway(scene, istioGateway, gateway);
}

function atIstioGateway(
  scene: Scene,
  object: IstioGateway,
  gateway: string,
): Answer {
  const { context, table, question } = scene;
  const host = withoutPort(question.host).toLowerCase();
  const port = portOf(scene, undefined);
  const servers = object.spec?.servers ?? [];
  const names = servers.map(({ port: own, hosts = [] }) =>
    own?.number === port
      ? hosts.map(written => written.replace(/^[^/]*\//, '').toLowerCase())
      : [],
  );
  const best = mostSpecificHost(host, names.flat());
  const position =
    best === undefined ? -1 : names.findIndex(own => own.includes(best));
  const evidence = byResource(
    context.index,
    object,
    IstioGateway,
    position < 0 ? 'spec.servers' : `spec.servers[${position}]`,
  );
  if (position < 0)
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: 404 },
      explanation: `No server of ${gateway} has ${host} on port ${port}.`,
      evidence,
    };
  const server = servers[position];
  if (server.tls?.httpsRedirect && question.scheme === 'http')
    return {
      outcome: 'redirect',
      ...NOWHERE,
      redirect: { location: `https://${host}${question.path}`, code: 301 },
      explanation: 'The gateway sends plain HTTP to HTTPS.',
      evidence,
    };
  // Servers that end no TLS share the routes of their port.
  const shared = server.tls?.mode
    ? [server]
    : servers.filter(other => other.port?.number === port && !other.tls?.mode);
  const call = callOf(scene, port);
  const resolved = resolveAtGateway(
    table,
    {
      namespace: object.metadata.namespace ?? '',
      labels: object.spec?.selector ?? {},
      gateway,
    },
    call,
    // A server may keep hosts to the VirtualServices of one namespace.
    namespace =>
      hostsForNamespace(
        shared.flatMap(({ hosts = [] }) =>
          hosts.map(written =>
            written.replace(/^\.\//, `${object.metadata.namespace}/`),
          ),
        ),
        namespace,
      ).map(name => name.toLowerCase()),
  );
  return resolved.result === 'blackhole'
    ? {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 404 },
        explanation: `No VirtualService of ${gateway} is for ${host}.`,
        evidence,
      }
    : ofVirtualService(scene, resolved, call, [gateway], undefined);
}

function ofRoute(
  { context, question }: Scene,
  outcome: RouteOutcome,
  gateways: readonly string[],
  otherwise: EvidenceList,
): Answer {
  const { by } = outcome;
  const rule =
    by &&
    rulesOf(context, by.entry, plainHost(question.host), gateways)[by.rule];
  if (!rule)
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: 404 },
      explanation: 'No rule fits the request.',
      evidence: otherwise,
    };
  const { evidence } = rule;
  const name = `${by.entry.kind.kind} ${by.entry.route.metadata.name}`;
  if (outcome.outcome === 'redirect') {
    const { scheme, host, port, path, code } = outcome.redirect;
    const location = `${scheme}://${host}${port ? `:${port}` : ''}${path}`;
    return {
      outcome: 'redirect',
      ...NOWHERE,
      redirect: { location, code },
      rule,
      explanation: `${name} redirects to ${location}.`,
      evidence,
    };
  }
  if (outcome.outcome === 'response')
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: outcome.status },
      rule,
      explanation: `${name} leads to nothing that can be served${
        outcome.backends?.[0]?.problem ? `: ${outcome.backends[0].problem}` : ''
      }.`,
      evidence,
    };
  const destinations = servedBackends(rule);
  const { host, path } = outcome.sent;
  return {
    outcome: 'forward',
    destinations,
    ...((host !== question.host || path !== question.path) && {
      sent: {
        ...(host !== question.host && { host }),
        ...(path !== question.path && { path }),
      },
    }),
    rule,
    explanation: `${name} sends the request ${backendsInWords(destinations)}.`,
    evidence,
  };
}

/** The path and host of a request after a VirtualService's rewrite, as far as that can be told. */
function sentBy(
  { context }: Scene,
  resolved: ResolvedRequest,
  call: HttpCall,
): RouteAnswer['sent'] {
  const by = 'by' in resolved ? resolved.by : undefined;
  if (!by) return undefined;
  const { route } = effectiveRoutes(
    by.virtualService,
    context.virtualServices,
    context.settings,
  )[by.index];
  if (!route.rewrite) return undefined;
  const { uri, authority } = route.rewrite;
  const match = route.match?.find(entry => requestMatches(entry, call))?.uri;
  const matched = match?.prefix ?? match?.exact ?? (match ? undefined : '/');
  const path =
    uri !== undefined && matched !== undefined
      ? `${uri}${call.path.slice(matched.length)}`
      : undefined;
  return {
    ...(authority !== undefined && { host: authority }),
    ...(path !== undefined && { path }),
  };
}

function ofVirtualService(
  scene: Scene,
  resolved: ResolvedRequest,
  call: HttpCall,
  gateways: readonly string[],
  service: Service | undefined,
): Answer {
  const { context } = scene;
  const host = plainHost(call.host);
  switch (resolved.result) {
    case 'passthrough':
      return {
        outcome: 'passthrough',
        ...NOWHERE,
        explanation: `Nobody registered ${host} on port ${call.port}, so the request is sent there as it is.`,
        evidence: byDefault('unknown destinations may be called'),
      };
    case 'blackhole':
      return {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 502 },
        explanation: `Nobody registered ${host} on port ${call.port}, and only registered hosts may be called.`,
        evidence: byDefault('mesh configuration', 'REGISTRY_ONLY'),
      };
    case 'not-found': {
      const { metadata } = resolved.virtualService;
      return {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 404 },
        explanation: `VirtualService ${metadata.name} is for the host, and none of its routes fits the request.`,
        evidence: byResource(
          context.index,
          resolved.virtualService,
          VirtualService,
          'spec.http',
        ),
      };
    }
    default:
  }
  if (!resolved.by) return direct(scene, call, service);
  const { virtualService, index } = resolved.by;
  const rule = splitsOf(context, { service: virtualService, host, gateways })[
    index
  ];
  const name = `VirtualService ${virtualService.metadata.name}`;
  const { evidence } = rule;
  if (resolved.result === 'redirect')
    return {
      outcome: 'redirect',
      ...NOWHERE,
      redirect: {
        location: rule.redirect?.to ?? '',
        code: rule.redirect?.code ?? 301,
      },
      rule,
      explanation: `${name} redirects to ${rule.redirect?.to}.`,
      evidence,
    };
  if (resolved.result === 'directResponse')
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: resolved.status },
      rule,
      explanation: `${name} answers by itself.`,
      evidence,
    };
  const destinations = servedBackends(rule);
  const sent = sentBy(scene, resolved, call);
  return {
    outcome: 'forward',
    destinations,
    ...(sent && { sent }),
    rule,
    explanation: `${name} sends the request ${backendsInWords(destinations)}.`,
    evidence,
  };
}

/** Without any route a request goes to the service that was asked for. */
function direct(
  { context }: Scene,
  call: HttpCall,
  service: Service | undefined,
): Answer {
  const host = plainHost(call.host);
  const entry = context.serviceEntries.find(({ spec }) =>
    spec?.hosts?.some(name => hostSubsetOf(host, name.toLowerCase())),
  );
  const object = service
    ? byResource(context.index, service, Service)
    : undefined;
  const evidence =
    object ??
    (entry
      ? byResource(context.index, entry, ServiceEntry)
      : byDefault('no route'));
  const full = service
    ? `${service.metadata.name}.${service.metadata.namespace}.svc.${context.settings.clusterDomain}`
    : host;
  return {
    outcome: 'forward',
    destinations: [
      { host: full, port: call.port, weight: 1, share: 1, evidence },
    ],
    explanation: `No route speaks about the host, so the request goes to ${full}.`,
    evidence,
  };
}
