import { Service } from '../../../engine/coreKinds';
import {
  followStream,
  plainHost,
  serviceRoutes,
  streamAtGateway,
  StreamOutcome,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { byDefault, byResource } from '../evidence';
import { unknownHost } from '../select/reachableHost';
import { layer7Proxy } from './route/layer7Proxy';
import { Answer, RouteScene } from './route/RouteScene';
import { SidecarView, sidecarView } from './route/sidecarView';
import {
  forwardedStream,
  streamByVirtualService,
} from './route/streamByVirtualService';
import {
  registeredHosts,
  rulesOf,
  streamRoutes,
} from './routing/gatewayApiSplits';
import { RoutingProxy } from './routing/routeMatches';
import { serviceDomains } from './routing/serviceDomains';

const KINDS = { tls: TLSRoute.kind, tcp: TCPRoute.kind } as const;

/** What becomes of a connection that proxies do not look into. @internal */
export function readStreamRoute(
  scene: RouteScene,
  connection: 'tls' | 'tcp',
): Answer | undefined {
  const { context, question } = scene;
  const { from, port, host } = question;
  const scope = {
    services: context.services,
    referenceGrants: context.referenceGrants,
    hosts: registeredHosts(context),
  };
  const routes = streamRoutes(context).filter(
    ({ kind }) => kind.kind === KINDS[connection],
  );
  if ('gateway' in from) {
    const gateway = context.gateways.find(
      ({ metadata }) =>
        `${metadata.namespace}/${metadata.name}` === from.gateway,
    );
    return gateway
      ? ofOutcome(
          scene,
          streamAtGateway(
            { ...scope, routes, namespaces: context.namespaces },
            gateway,
            {
              ...(port !== undefined && { port }),
              ...(connection === 'tls' && { sni: plainHost(host) }),
            },
          ),
          from.gateway,
        )
      : streamByVirtualService(scene, connection, undefined, {
          namespace: from.gateway.split('/')[0],
          labels: {},
          gateway: from.gateway,
        });
  }
  const client: RoutingProxy = {
    namespace: from.namespace,
    labels: from.labels ?? {},
  };
  const service = serviceOf(scene, from.namespace);
  const layer7 = layer7Proxy(context, client, service);
  if (!layer7)
    return {
      ...direct(scene, service),
      explanation:
        'No waypoint stands before the Service, so ztunnels send the connection on.',
    };
  const view =
    layer7.proxy === client ? viewOf(scene, client, service) : undefined;
  if (view?.hidden) return unknown(scene, view);
  const attached = service
    ? serviceRoutes(
        routes,
        {
          kind: 'Service',
          namespace: service.metadata.namespace ?? '',
          name: service.metadata.name,
          ...(port !== undefined && { port }),
        },
        layer7.routesOf,
      )
    : [];
  const [first] = attached;
  const routed =
    streamByVirtualService(
      view ? { ...scene, table: view.table } : scene,
      connection,
      service,
      layer7.proxy,
    ) ??
    (first &&
      ofOutcome(
        scene,
        followStream(first, { ...scope, needsNoGrant: true }),
        'mesh',
      ));
  if (routed) return routed;
  return service || !view ? direct(scene, service) : unknown(scene, view);
}

/** What the client's sidecar knows, on the port asked for or the first of the Service. */
function viewOf(
  scene: RouteScene,
  client: RoutingProxy,
  service: Service | undefined,
): SidecarView {
  const { clusterDomain } = scene.table.settings;
  const host =
    service &&
    `${service.metadata.name}.${service.metadata.namespace}.svc.${clusterDomain}`;
  const registered = scene.table.services.find(entry => entry.host === host);
  const port = scene.question.port ?? registered?.ports[0] ?? 0;
  return sidecarView(scene, client, service, registered, port);
}

/** What a sidecar does with connections to a host it knows nothing about. */
function unknown(
  { question }: RouteScene,
  { scope, hidden }: SidecarView,
): Answer {
  const { passes, evidence } = unknownHost(scope, hidden);
  const host = plainHost(question.host);
  const why = hidden
    ? `The client's proxy does not know ${host}`
    : `Nobody registered ${host}`;
  if (passes === undefined)
    return {
      outcome: 'unknown',
      destinations: [],
      explanation: `${why}, and what becomes of such hosts could not be read.`,
      evidence,
    };
  return {
    outcome: passes ? 'passthrough' : 'refused',
    destinations: [],
    explanation: passes
      ? `${why}, so the connection is sent there as it is.`
      : `${why}, and only known hosts may be called.`,
    evidence,
  };
}

function serviceOf(
  { context, table, question }: RouteScene,
  namespace: string,
): Service | undefined {
  const { clusterDomain } = table.settings;
  const host = plainHost(question.host);
  return context.services.find(({ metadata }) =>
    serviceDomains(
      {
        host: `${metadata.name}.${metadata.namespace}.svc.${clusterDomain}`,
      },
      `${namespace}.svc.${clusterDomain}`,
    ).includes(host),
  );
}

function ofOutcome(
  { context, question }: RouteScene,
  outcome: StreamOutcome,
  gateway: string,
): Answer {
  const { by } = outcome;
  const rule =
    by &&
    rulesOf(context, by.entry, plainHost(question.host), [gateway])[by.rule];
  if (!rule)
    return {
      outcome: 'refused',
      destinations: [],
      explanation: 'No route takes the connection.',
      evidence: byDefault('connections without a route are closed'),
    };
  return outcome.outcome === 'forward'
    ? forwardedStream(
        `${by.entry.kind.kind} ${by.entry.route.metadata.name}`,
        rule,
      )
    : {
        outcome: 'refused',
        destinations: [],
        rule,
        explanation: 'The route leads to nothing that can be served.',
        evidence: rule.evidence,
      };
}

function direct(
  { context, question }: RouteScene,
  service: Service | undefined,
): Answer {
  const { settings } = context;
  const host = service
    ? `${service.metadata.name}.${service.metadata.namespace}.svc.${settings.clusterDomain}`
    : plainHost(question.host);
  if (!service)
    return {
      outcome: 'passthrough',
      destinations: [],
      explanation: `Nobody registered ${host}.`,
      evidence: byDefault('ztunnels send on what nobody registered'),
    };
  const evidence = byResource(context.index, service, Service);
  return {
    outcome: 'forward',
    destinations: [
      {
        host,
        ...(question.port !== undefined && { port: question.port }),
        weight: 1,
        share: 1,
        evidence,
      },
    ],
    explanation: `No route speaks about the host, so the connection goes to ${host}.`,
    evidence,
  };
}
