import { Service } from '../../../engine/coreKinds';
import { derived } from '../../../engine/derived';
import { groupBy } from '../../../engine/groupBy';
import { KubeObject } from '../../../model';
import { undatedLast } from '../byAge';
import { EgressNetwork } from '../kinds';
import { CONFIG_PREFIX } from '../labels';
import { hasPort, parsePortSet } from '../parsePorts';
import { refersTo } from '../refs';
import { isAccepted, RawParentRef } from '../routes/acceptedBy';
import { OutboundProtocol } from './OutboundPolicy';
import { KindedRoute, OutboundResources } from './OutboundResources';

/** A Service or an EgressNetwork clients call. @internal */
export interface OutboundParent {
  readonly kind: 'Service' | 'EgressNetwork';
  readonly namespace: string;
  readonly name: string;
  /** Undefined when a name is asked for that nothing has. */
  readonly object?: Service | EgressNetwork;
}

function kindOf(parent: OutboundParent) {
  return parent.kind === 'Service' ? Service : EgressNetwork;
}

function names(
  ref: RawParentRef | undefined,
  parent: OutboundParent,
): ref is RawParentRef {
  return (
    ref !== undefined &&
    refersTo(ref, kindOf(parent)) &&
    ref.name === parent.name
  );
}

/** Status is compared by the letter, unlike what a route writes about its parents. */
function isStatusOf(
  ref: RawParentRef | undefined,
  parent: OutboundParent,
): boolean {
  const { group, kind } = kindOf(parent);
  return (
    ref?.kind === kind &&
    (ref.group || 'core') === (group || 'core') &&
    ref.name === parent.name
  );
}

/** References of a route to a parent on a port that some controller has accepted. @internal */
export function parentsOn(
  { route }: KindedRoute,
  parent: OutboundParent,
  port: number,
): readonly RawParentRef[] {
  const statuses = (route.status?.parents ?? []).filter(
    status => isStatusOf(status.parentRef, parent) && isAccepted(status),
  );
  return (route.spec?.parentRefs ?? []).filter(ref => {
    if (
      !names(ref, parent) ||
      (ref.namespace ?? route.metadata.namespace) !== parent.namespace
    )
      return false;
    // Without a port a reference means all ports of a Service, and nothing of an EgressNetwork.
    if (ref.port === undefined && parent.kind === 'EgressNetwork') return false;
    if (ref.port !== undefined && ref.port !== port) return false;
    // A reference without a port asks for any status of the parent, whatever port that one is of.
    return statuses.some(
      ({ parentRef }) =>
        ref.port === undefined ||
        parentRef?.port === undefined ||
        parentRef.port === port,
    );
  });
}

/** What a port is declared to speak; undefined when the proxy has to find out. */
function declaredProtocol(
  parent: OutboundParent,
  port: number,
  resources: OutboundResources,
): 'http1' | 'http2' | 'opaque' | undefined {
  if (parent.kind === 'Service') {
    const service = parent.object as Service | undefined;
    // Of two ports of one number, say TCP and UDP, the last that says a protocol counts.
    const declared = service?.spec?.ports
      ?.filter(p => p.port === port && p.appProtocol !== undefined)
      .pop()?.appProtocol;
    if (declared !== undefined) {
      const lower = declared.toLowerCase();
      if (lower === 'http') return 'http1';
      // Whatever Linkerd does not know, `https` and `grpc` among it, is opaque.
      return lower === 'kubernetes.io/h2c' ? 'http2' : 'opaque';
    }
  }
  if (!parent.object) return undefined;
  const own =
    parent.object.metadata.annotations?.[`${CONFIG_PREFIX}opaque-ports`];
  const opaque =
    own === undefined ? resources.config.opaquePorts : parsePortSet(own);
  return hasPort(opaque, port) ? 'opaque' : undefined;
}

/** The protocol of a port, and the routes of the one kind that counts there. @internal */
export interface AttachedRoutes {
  readonly protocol: OutboundProtocol;
  readonly form: KindedRoute['form'];
  readonly routes: readonly KindedRoute[];
}

function inOrder(routes: readonly KindedRoute[]): readonly KindedRoute[] {
  return [...routes].sort((a, b) => undatedLast(a.route, b.route));
}

/** True when a route counts for clients of a namespace: those of the parent's own count for all. */
function countsFor(
  route: KubeObject,
  parent: OutboundParent,
  sourceNamespace: string | undefined,
): boolean {
  return (
    sourceNamespace === undefined ||
    route.metadata.namespace === parent.namespace ||
    route.metadata.namespace === sourceNamespace
  );
}

const parentKey = (namespace: string | undefined, name: string | undefined) =>
  `${namespace}/${name}`;

/** Routes by the names of their parents, whatever these are. */
const byParentName = derived((routes: readonly KindedRoute[]) =>
  groupBy(routes, ({ route: { metadata, spec } }) =>
    (spec?.parentRefs ?? []).map(({ namespace, name }) =>
      parentKey(namespace ?? metadata.namespace, name),
    ),
  ),
);

/**
 * Finds what a port speaks and which routes count there, for clients of one namespace or of any.
 * `usable` says whether Linkerd can read a route at all.
 * @internal
 */
export function attachedRoutes(
  resources: OutboundResources,
  parent: OutboundParent,
  port: number,
  sourceNamespace: string | undefined,
  usable: (route: KindedRoute) => boolean,
): AttachedRoutes {
  const named =
    byParentName(resources.routes).get(
      parentKey(parent.namespace, parent.name),
    ) ?? [];
  const attached = inOrder(
    named.filter(
      entry =>
        countsFor(entry.route, parent, sourceNamespace) &&
        parentsOn(entry, parent, port).length > 0 &&
        usable(entry),
    ),
  );
  const of = (form: KindedRoute['form']) =>
    attached.filter(entry => entry.form === form);
  const declared = declaredProtocol(parent, port, resources);
  const [grpc, http, tls] = [of('grpc'), of('http'), of('tls')];
  // A connection says nothing that TCPRoutes could be told apart by.
  const tcp = of('tcp').slice(0, 1);
  if (declared === 'http1')
    return { protocol: 'http1', form: 'http', routes: http };
  if (declared === 'opaque')
    return { protocol: 'opaque', form: 'tcp', routes: tcp };
  if (grpc.length > 0) return { protocol: 'grpc', form: 'grpc', routes: grpc };
  if (declared === 'http2')
    return { protocol: 'http2', form: 'http', routes: http };
  if (http.length > 0)
    return { protocol: 'detect', form: 'http', routes: http };
  if (tls.length > 0) return { protocol: 'tls', form: 'tls', routes: tls };
  if (tcp.length > 0) return { protocol: 'opaque', form: 'tcp', routes: tcp };
  return { protocol: 'detect', form: 'http', routes: [] };
}
