import { Service } from '../../../engine/coreKinds';
import { RouteAnswer, RouteQuestion, TrafficSplit } from '../../../model';
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
import { hostSubsetOf } from '../Host';
import { VirtualService } from '../kinds';
import { effectiveRoutes } from './routing/effectiveRoutes';
import {
  registeredHosts,
  rulesOf,
  streamRoutes,
} from './routing/gatewayApiSplits';
import { hostOwners } from './routing/hostOwners';
import { RoutingTable } from './routing/resolveRequest';
import { RoutingContext } from './routing/RoutingContext';
import { serviceDomains } from './routing/serviceDomains';
import { virtualServicesFor } from './routing/virtualServicesFor';
import { splitsOf } from './routing/virtualServiceSplits';
import { backendsInWords, servedBackends } from './servedBackends';

type Answer = Omit<RouteAnswer, 'mesh'>;

/** What a question about a connection is answered from. @internal */
export interface StreamScene {
  readonly context: RoutingContext;
  readonly table: RoutingTable;
  readonly question: RouteQuestion;
}

const KINDS = { tls: TLSRoute.kind, tcp: TCPRoute.kind } as const;

/** What becomes of a connection that proxies do not look into. @internal */
export function readStreamRoute(
  scene: StreamScene,
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
      : byVirtualService(scene, connection, undefined, from.gateway);
  }
  const service = serviceOf(scene, from.namespace);
  const attached = service
    ? serviceRoutes(
        routes,
        {
          kind: 'Service',
          namespace: service.metadata.namespace ?? '',
          name: service.metadata.name,
          ...(port !== undefined && { port }),
        },
        from.namespace,
      )
    : [];
  const [first] = attached;
  return (
    byVirtualService(scene, connection, service, 'mesh') ??
    (first
      ? ofOutcome(scene, followStream(first, scope), 'mesh')
      : direct(scene, service))
  );
}

function serviceOf(
  { context, table, question }: StreamScene,
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
  { context, question }: StreamScene,
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
    ? sentBy(`${by.entry.kind.kind} ${by.entry.route.metadata.name}`, rule)
    : {
        outcome: 'refused',
        destinations: [],
        rule,
        explanation: 'The route leads to nothing that can be served.',
        evidence: rule.evidence,
      };
}

function sentBy(name: string, rule: TrafficSplit): Answer {
  const destinations = servedBackends(rule);
  return {
    outcome: 'forward',
    destinations,
    rule,
    explanation: `${name} sends the connection ${backendsInWords(
      destinations,
    )}.`,
    evidence: rule.evidence,
  };
}

/** The first rule of a VirtualService that fits; TLS is told apart by server name, TCP by port. */
function byVirtualService(
  { context, table, question }: StreamScene,
  connection: 'tls' | 'tcp',
  service: Service | undefined,
  gateway: string,
): Answer | undefined {
  const { from, port } = question;
  const { settings } = table;
  const name = service
    ? `${service.metadata.name}.${service.metadata.namespace}.svc.${settings.clusterDomain}`
    : plainHost(question.host);
  const [gatewayNamespace] = gateway.split('/');
  const ordered = virtualServicesFor(
    table.virtualServices,
    {
      namespace: 'namespace' in from ? from.namespace : gatewayNamespace,
      gateway,
    },
    settings,
  );
  for (const owner of hostOwners(name, ordered, settings)) {
    const position = positionOf(
      owner,
      connection,
      plainHost(question.host),
      port,
    );
    if (position === undefined) continue;
    const before =
      effectiveRoutes(owner, context.virtualServices, settings).length +
      (connection === 'tcp' ? owner.spec?.tls?.length ?? 0 : 0);
    const rule = splitsOf(context, {
      service: owner,
      host: name,
      gateways: [gateway],
    })[before + position];
    return sentBy(`VirtualService ${owner.metadata.name}`, rule);
  }
  return undefined;
}

function positionOf(
  { spec }: VirtualService,
  connection: 'tls' | 'tcp',
  host: string,
  port: number | undefined,
): number | undefined {
  const onPort = (match: { readonly port?: number }) =>
    match.port === undefined || port === undefined || match.port === port;
  const position =
    connection === 'tls'
      ? (spec?.tls ?? []).findIndex(({ match }) =>
          match?.some(
            entry =>
              onPort(entry) &&
              entry.sniHosts?.some(name =>
                hostSubsetOf(host, name.toLowerCase()),
              ),
          ),
        )
      : (spec?.tcp ?? []).findIndex(
          ({ match }) => !match?.length || match.some(onPort),
        );
  return position < 0 ? undefined : position;
}

function direct(
  { context, question }: StreamScene,
  service: Service | undefined,
): Answer {
  const { settings } = context;
  const host = service
    ? `${service.metadata.name}.${service.metadata.namespace}.svc.${settings.clusterDomain}`
    : plainHost(question.host);
  const isAllowed =
    service !== undefined || settings.outboundTrafficPolicy === 'ALLOW_ANY';
  if (!service)
    return {
      outcome: isAllowed ? 'passthrough' : 'refused',
      destinations: [],
      explanation: `Nobody registered ${host}.`,
      evidence: byDefault(
        'traffic to unknown destinations',
        settings.outboundTrafficPolicy,
      ),
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
