import { Pod } from '../../../../engine/coreKinds';
import { isUnread } from '../../../../engine/ResourceIndex';
import { oldestFirst } from '../../byAge';
import { byResource } from '../../evidence';
import { mostSpecificHost, withoutPort } from '../../Host';
import { IstioGateway } from '../../kinds';
import { selects } from '../../selects';
import { resolveAtGateway } from '../routing/resolveRequest';
import { RoutingProxy } from '../routing/routeMatches';
import { answerByVirtualService } from './answerByVirtualService';
import { Answer, callOf, NOWHERE, portOf, RouteScene } from './RouteScene';

type Server = NonNullable<NonNullable<IstioGateway['spec']>['servers']>[number];

/** A server, and where it is written. */
interface WrittenServer {
  readonly object: IstioGateway;
  readonly position: number;
  readonly server: Server;
  /** Its hosts, whoever may use them. */
  readonly names: readonly string[];
}

const nameOf = ({ metadata }: IstioGateway) =>
  `${metadata.namespace}/${metadata.name}`;

/** What becomes of a request that comes to a Gateway of Istio: its proxies serve all Gateways that select them. @internal */
export function answerAtIstioGateway(
  scene: RouteScene,
  object: IstioGateway,
  gateway: string,
): Answer {
  const { context, table, question } = scene;
  const host = withoutPort(question.host).toLowerCase();
  const port = portOf(scene, undefined);
  const proxy = proxyOf(scene, object);
  const servers = serversOf(scene, object, proxy, port);
  const best = mostSpecificHost(
    host,
    servers.flatMap(({ names }) => names),
  );
  const taking = servers.find(
    ({ names }) => best !== undefined && names.includes(best),
  );
  if (!taking)
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: 404 },
      explanation: `No server of ${gateway} has ${host} on port ${port}.`,
      evidence: byResource(context.index, object, IstioGateway, 'spec.servers'),
    };
  // Servers that end no TLS share the routes of their port.
  const shared = taking.server.tls?.mode
    ? [taking]
    : servers.filter(({ server }) => !server.tls?.mode);
  const call = callOf(scene, port);
  const resolved = resolveAtGateway(
    table,
    proxy,
    call,
    shared.map(({ object: writtenIn, server }) => ({
      gateway: nameOf(writtenIn),
      hosts: (server.hosts ?? []).map(written =>
        written.replace(/^\.\//, `${writtenIn.metadata.namespace}/`),
      ),
      redirects: server.tls?.httpsRedirect ?? false,
    })),
  );
  const evidence = byResource(
    context.index,
    taking.object,
    IstioGateway,
    `spec.servers[${taking.position}]`,
  );
  if (resolved.result === 'tls-required')
    return {
      outcome: 'redirect',
      ...NOWHERE,
      redirect: { location: `https://${host}${question.path}`, code: 301 },
      explanation: 'The gateway sends plain HTTP to HTTPS.',
      evidence,
    };
  return resolved.result === 'blackhole'
    ? {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 404 },
        explanation: `No VirtualService of ${gateway} is for ${host}.`,
        evidence,
      }
    : answerByVirtualService(
        scene,
        resolved,
        call,
        [...new Set(shared.map(({ object: writtenIn }) => nameOf(writtenIn)))],
        undefined,
      );
}

/** The pods of a Gateway as far as they are known: without them, what it selects them by. */
function proxyOf({ context }: RouteScene, object: IstioGateway): RoutingProxy {
  const selector = object.spec?.selector ?? {};
  const pods =
    Object.keys(selector).length > 0
      ? context.index.withLabels(Pod, selector)
      : [];
  const [pod] = isUnread(pods) ? [] : pods;
  return {
    namespace: pod?.metadata.namespace ?? object.metadata.namespace ?? '',
    labels: pod?.metadata.labels ?? selector,
  };
}

/** The servers on a port of all Gateways that select the proxies of one, oldest first. */
function serversOf(
  { istioGateways }: RouteScene,
  object: IstioGateway,
  { labels }: RoutingProxy,
  port: number,
): WrittenServer[] {
  return oldestFirst(istioGateways)
    .filter(
      other => other === object || selects(other.spec?.selector ?? {}, labels),
    )
    .flatMap(other =>
      (other.spec?.servers ?? []).flatMap((server, position) =>
        server.port?.number === port
          ? [
              {
                object: other,
                position,
                server,
                names: (server.hosts ?? []).map(written =>
                  written.replace(/^[^/]*\//, '').toLowerCase(),
                ),
              },
            ]
          : [],
      ),
    );
}
