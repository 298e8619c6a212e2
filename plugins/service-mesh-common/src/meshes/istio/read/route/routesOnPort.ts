import {
  RequestRoute,
  RouteParent,
  serviceRoutes,
} from '../../../shared/gatewayApi';
import { byAge } from '../../byAge';

/** Routes that are followed together. @internal */
export interface RouteGroup {
  readonly routes: readonly RequestRoute[];
  /** The oldest of them, by the name Istio gives to all of them together. */
  readonly named: RequestRoute['route'];
}

/**
 * The routes that clients of a namespace follow on one port of a Service. Routes that name the port and routes that name none
 * are not mixed: those with the oldest route among them count.
 * @internal
 */
export function routesOnPort(
  routes: readonly RequestRoute[],
  parent: RouteParent & { readonly host: string },
  clientNamespace: string | undefined,
): RouteGroup | undefined {
  const attached = serviceRoutes(routes, parent, clientNamespace);
  const [first] = [true, false]
    .flatMap(wanted => groupOf(attached, parent, wanted))
    .sort((a, b) => byAge(a.named, b.named));
  return first;
}

function groupOf(
  attached: readonly RequestRoute[],
  parent: RouteParent & { readonly host: string },
  withPort: boolean,
): RouteGroup[] {
  const routes = attached.filter(entry => names(entry, parent, withPort));
  if (routes.length === 0) return [];
  const { route } = routes[0];
  const key = [
    route.metadata.namespace ?? 'default',
    ...(withPort ? [parent.port] : []),
    parent.host,
  ].join('~');
  return [
    {
      routes,
      named: { ...route, metadata: { ...route.metadata, name: key } },
    },
  ];
}

/** Whether a route names the parent with the port, or without any. */
function names(
  { route }: RequestRoute,
  parent: RouteParent,
  withPort: boolean,
): boolean {
  const own = route.metadata.namespace ?? 'default';
  return (route.spec?.parentRefs ?? []).some(
    ({ kind, name, namespace, port }) =>
      kind === parent.kind &&
      name === parent.name &&
      (namespace ?? own) === parent.namespace &&
      (withPort
        ? port !== undefined && port === parent.port
        : !port || parent.port === undefined),
  );
}
