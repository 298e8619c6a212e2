import { AnyRoute, inRouteOrder } from './AnyRoute';

/** A Service, and the port of it that a client calls. @internal */
export interface RouteParent {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly namespace: string;
  readonly name: string;
  readonly port?: number;
}

/**
 * Routes whose parent is a service, as clients of a namespace follow them: those of the client's own namespace before the
 * service's, which are for everybody. Hostnames of such routes do not count.
 * @internal
 */
export function serviceRoutes<R extends AnyRoute>(
  routes: readonly R[],
  parent: RouteParent,
  clientNamespace: string | undefined,
): R[] {
  const attached = routes
    .filter(({ route }) => {
      const own = route.metadata.namespace ?? 'default';
      return route.spec?.parentRefs?.some(
        ref =>
          ref.kind === parent.kind &&
          (parent.kind === 'Service'
            ? !ref.group
            : ref.group === 'networking.istio.io') &&
          ref.name === parent.name &&
          (ref.namespace ?? own) === parent.namespace &&
          (!ref.port || parent.port === undefined || ref.port === parent.port),
      );
    })
    .sort(inRouteOrder);
  const ofNamespace = (namespace: string | undefined) =>
    attached.filter(
      ({ route }) => (route.metadata.namespace ?? 'default') === namespace,
    );
  const own =
    clientNamespace === parent.namespace ? [] : ofNamespace(clientNamespace);
  return own.length ? own : ofNamespace(parent.namespace);
}
