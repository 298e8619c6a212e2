import { Namespace } from '../../../engine/coreKinds';
import { inRouteOrder, StreamRoute } from './AnyRoute';
import { bySpecificity, covers } from './hostnames';
import { GatewayApiGateway } from './kinds';
import { BackendScope, RouteBackend, routeBackends } from './routeBackends';
import { routeListeners } from './routeListeners';

/** A connection as a gateway sees it. @internal */
export interface StreamCall {
  /** Port of the listener. */
  readonly port?: number;
  /** Name a TLS client asks for; undefined = it speaks no TLS, or the listener ends it. */
  readonly sni?: string;
}

/** What a gateway does with a connection. @internal */
export type StreamOutcome =
  | {
      readonly outcome: 'forward';
      readonly by: { readonly entry: StreamRoute; readonly rule: number };
      readonly backends: readonly RouteBackend[];
    }
  | {
      readonly outcome: 'refused';
      readonly by?: { readonly entry: StreamRoute; readonly rule: number };
      readonly backends?: readonly RouteBackend[];
    };

/** Everything that decides about connections at a gateway. @internal */
export interface StreamTable extends BackendScope {
  readonly routes: readonly StreamRoute[];
  readonly namespaces: readonly Namespace[];
}

/** Where the first rule of a route sends connections; a route has no conditions beside its hostnames. @internal */
export function followStream(
  entry: StreamRoute,
  scope: BackendScope,
): StreamOutcome {
  const by = { entry, rule: 0 };
  const refs = entry.route.spec?.rules?.[0]?.backendRefs ?? [];
  const backends = routeBackends(refs, entry, scope);
  const used = backends.filter(({ weight }) => weight > 0);
  return used.every(({ problem }) => problem !== undefined)
    ? { outcome: 'refused', by, backends }
    : { outcome: 'forward', by, backends: used };
}

/**
 * What becomes of a connection at a gateway: with a server name the TLSRoute whose hostname fits it best, else the oldest
 * TCPRoute of the listener.
 * @internal
 */
export function streamAtGateway(
  table: StreamTable,
  gateway: GatewayApiGateway,
  { port, sni }: StreamCall,
): StreamOutcome {
  const wanted = sni === undefined ? 'TCPRoute' : 'TLSRoute';
  const name = sni?.toLowerCase() ?? '';
  const open = [...table.routes]
    .filter(({ kind }) => kind.kind === wanted)
    .sort(inRouteOrder)
    .flatMap(entry =>
      routeListeners(entry, gateway, table.namespaces)
        .filter(({ listener }) => port === undefined || listener.port === port)
        .flatMap(({ hostnames }) =>
          hostnames.map(hostname => ({ entry, hostname })),
        ),
    )
    .filter(({ hostname }) => sni === undefined || covers(hostname, name));
  // Sorting keeps the order of routes among hostnames that are equally specific.
  const [first] = open.sort((a, b) => bySpecificity(a.hostname, b.hostname));
  return first ? followStream(first.entry, table) : { outcome: 'refused' };
}
