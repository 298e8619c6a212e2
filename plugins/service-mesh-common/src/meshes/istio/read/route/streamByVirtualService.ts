import { Service } from '../../../../engine/coreKinds';
import { TrafficSplit } from '../../../../model';
import { plainHost } from '../../../shared/gatewayApi';
import { fullGatewayName, hostSubsetOf } from '../../Host';
import { VirtualService } from '../../kinds';
import { selects } from '../../selects';
import { effectiveRoutes } from '../routing/effectiveRoutes';
import { hostOwners } from '../routing/hostOwners';
import { RoutingProxy } from '../routing/routeMatches';
import { virtualServicesFor } from '../routing/virtualServicesFor';
import { splitsOf } from '../routing/virtualServiceSplits';
import { backendsInWords, servedBackends } from '../servedBackends';
import { Answer, RouteScene } from './RouteScene';

type StreamMatch = NonNullable<
  NonNullable<NonNullable<VirtualService['spec']>['tcp']>[number]['match']
>[number];

/** The first rule of a VirtualService that fits; TLS is told apart by server name, TCP by port. @internal */
export function streamByVirtualService(
  { context, table, question }: RouteScene,
  connection: 'tls' | 'tcp',
  service: Service | undefined,
  proxy: RoutingProxy,
): Answer | undefined {
  const { port } = question;
  const { settings } = table;
  const name = service
    ? `${service.metadata.name}.${service.metadata.namespace}.svc.${settings.clusterDomain}`
    : plainHost(question.host);
  const ordered = virtualServicesFor(table.virtualServices, proxy, settings);
  for (const owner of hostOwners(name, ordered, settings)) {
    const position = positionOf(
      owner,
      connection,
      plainHost(question.host),
      port,
      proxy,
    );
    if (position === undefined) continue;
    const before =
      effectiveRoutes(owner, context.virtualServices, settings).length +
      (connection === 'tcp' ? owner.spec?.tls?.length ?? 0 : 0);
    const rule = splitsOf(context, {
      service: owner,
      host: name,
      gateways: [proxy.gateway ?? 'mesh'],
    })[before + position];
    return forwardedStream(`VirtualService ${owner.metadata.name}`, rule);
  }
  return undefined;
}

function positionOf(
  { metadata, spec }: VirtualService,
  connection: 'tls' | 'tcp',
  host: string,
  port: number | undefined,
  proxy: RoutingProxy,
): number | undefined {
  const concerns = (match: StreamMatch) =>
    concernsStream(match, proxy, port, metadata.namespace ?? '');
  const position =
    connection === 'tls'
      ? (spec?.tls ?? []).findIndex(({ match }) =>
          match?.some(
            entry =>
              concerns(entry) &&
              entry.sniHosts?.some(name =>
                hostSubsetOf(host, name.toLowerCase()),
              ),
          ),
        )
      : (spec?.tcp ?? []).findIndex(
          ({ match }) => !match?.length || match.some(concerns),
        );
  return position < 0 ? undefined : position;
}

/** Whether an alternative concerns connections of a proxy. Unlike for requests, everything it names has to fit. */
function concernsStream(
  { port, gateways, sourceLabels, sourceNamespace }: StreamMatch,
  proxy: RoutingProxy,
  asked: number | undefined,
  owner: string,
): boolean {
  return (
    (!port || asked === undefined || port === asked) &&
    (!gateways?.length ||
      gateways.some(
        name => fullGatewayName(name, owner) === (proxy.gateway ?? 'mesh'),
      )) &&
    (!sourceNamespace || sourceNamespace === proxy.namespace) &&
    selects(sourceLabels, proxy.labels)
  );
}

/** The answer of a rule that sends a connection on. @internal */
export function forwardedStream(name: string, rule: TrafficSplit): Answer {
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
