import { Namespace } from '../../../engine/coreKinds';
import { GatewayApiGateway } from './kinds';
import { commonHostname, covers } from './hostnames';
import { AnyRoute } from './AnyRoute';

/** A listener of a gateway. @internal */
export type Listener = NonNullable<
  NonNullable<GatewayApiGateway['spec']>['listeners']
>[number];

/** A listener that takes a route, and the hostnames it takes it for. @internal */
export interface RouteListener {
  readonly listener: Listener;
  /** `*` = every name. */
  readonly hostnames: readonly string[];
  /** The same names, each with that of the route it comes from; `*` where the route has none. */
  readonly served: readonly ServedHostname[];
}

/** A name that a listener and a route have in common, and how the route writes it. @internal */
export interface ServedHostname {
  readonly hostname: string;
  readonly written: string;
}

const GROUP = 'gateway.networking.k8s.io';

/** Kinds of routes a protocol takes unless the listener names its own. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

function takesKind({ protocol = '', allowedRoutes }: Listener, kind: string) {
  const named = allowedRoutes?.kinds;
  return named?.length
    ? named.some(
        entry => (entry.group ?? GROUP) === GROUP && entry.kind === kind,
      )
    : (KINDS[protocol.toUpperCase()] ?? []).includes(kind);
}

function takesNamespace(
  { allowedRoutes }: Listener,
  gatewayNamespace: string,
  routeNamespace: string,
  namespaces: readonly Namespace[],
): boolean {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  if (from === 'All') return true;
  if (from === 'Same') return routeNamespace === gatewayNamespace;
  if (from !== 'Selector' || !selector) return false;
  const found = namespaces.find(n => n.metadata.name === routeNamespace);
  if (!found) return false;
  const labels: Readonly<Record<string, string>> = {
    ...found.metadata.labels,
    'kubernetes.io/metadata.name': routeNamespace,
  };
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => labels[key] === value,
    ) &&
    (selector.matchExpressions ?? []).every(
      ({ key = '', operator, values = [] }) => {
        const present = Object.hasOwn(labels, key);
        if (operator === 'In') return present && values.includes(labels[key]);
        if (operator === 'NotIn')
          return !present || !values.includes(labels[key]);
        return operator === 'Exists' ? present : !present;
      },
    )
  );
}

/** True when another listener of the port speaks for the name more exactly, so that it alone gets the requests. */
function isTakenByAnother(
  hostname: string,
  own: Listener,
  listeners: readonly Listener[],
): boolean {
  const ours = own.hostname || '*';
  if (!ours.startsWith('*')) return false;
  return listeners.some(other => {
    const theirs = other.hostname || '*';
    return (
      other.port === own.port &&
      other.protocol === own.protocol &&
      theirs !== ours &&
      theirs.length >= ours.length &&
      covers(theirs, hostname)
    );
  });
}

/**
 * The listeners of a gateway that take a route: the reference names them, they allow its namespace and kind, and they have
 * a hostname in common with it.
 * @internal
 */
export function routeListeners(
  { kind, route }: AnyRoute,
  gateway: GatewayApiGateway,
  namespaces: readonly Namespace[],
): RouteListener[] {
  const own = route.metadata.namespace ?? 'default';
  const home = gateway.metadata.namespace ?? 'default';
  const references = (route.spec?.parentRefs ?? []).filter(
    parent =>
      (parent.group ?? GROUP) === GROUP &&
      (parent.kind ?? 'Gateway') === 'Gateway' &&
      parent.name === gateway.metadata.name &&
      (parent.namespace ?? own) === home,
  );
  const hostnames =
    route.spec && 'hostnames' in route.spec && route.spec.hostnames?.length
      ? route.spec.hostnames.map(name => name.toLowerCase())
      : ['*'];
  const listeners = gateway.spec?.listeners ?? [];
  return listeners.flatMap((listener): RouteListener[] => {
    const isNamed = references.some(
      ({ sectionName, port }) =>
        (!sectionName || sectionName === listener.name) &&
        (!port || port === listener.port),
    );
    if (
      !isNamed ||
      !takesKind(listener, kind.kind) ||
      !takesNamespace(listener, home, own, namespaces)
    )
      return [];
    const served = hostnames.flatMap((written): ServedHostname[] => {
      const hostname = commonHostname(
        (listener.hostname || '*').toLowerCase(),
        written,
      );
      return hostname === undefined ||
        isTakenByAnother(hostname, listener, listeners)
        ? []
        : [{ hostname, written }];
    });
    return served.length
      ? [
          {
            listener,
            hostnames: [...new Set(served.map(({ hostname }) => hostname))],
            served,
          },
        ]
      : [];
  });
}
