import {
  fullHost,
  hostsForNamespace,
  intersectHosts,
  mostSpecificHost,
  withoutPort,
} from '../../Host';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import { EffectiveRoute, effectiveRoutes } from './effectiveRoutes';
import { hostsOf } from './hostOwners';
import { meshNames } from './meshNames';
import {
  concerns,
  HttpCall,
  requestMatches,
  RoutingProxy,
} from './routeMatches';
import { servicesNamedLike } from './serviceDomains';
import { seenServices } from './seenServices';
import { virtualServicesFor } from './virtualServicesFor';
import { WrittenMatch } from './WrittenRoute';

/** A service of the registry. @internal */
export interface RegisteredService {
  readonly host: string;
  readonly namespace: string;
  readonly ports: readonly number[];
  readonly exportTo?: readonly string[];
}

/** Where a request goes. @internal */
export interface ResolvedDestination {
  readonly host: string;
  /** Service port. */
  readonly port: number;
  readonly subset?: string;
  /** Raw integer, where the route shares requests out. */
  readonly weight?: number;
}

/** What becomes of a request; without a VirtualService the service's own route is taken. @internal */
export type ResolvedRequest =
  | {
      readonly result: 'route';
      readonly by?: RouteTaken;
      readonly destinations: readonly ResolvedDestination[];
    }
  | { readonly result: 'redirect'; readonly by: RouteTaken }
  | {
      readonly result: 'directResponse';
      readonly by: RouteTaken;
      readonly status: number;
    }
  | { readonly result: 'not-found'; readonly virtualService: VirtualService }
  | { readonly result: 'passthrough' | 'blackhole' };

/** The route that was taken, by its position among those that count. @internal */
export interface RouteTaken {
  readonly virtualService: VirtualService;
  readonly index: number;
}

/** Everything a sidecar knows about where HTTP requests go. @internal */
export interface RoutingTable {
  readonly virtualServices: readonly VirtualService[];
  readonly services: readonly RegisteredService[];
  readonly settings: MeshSettings;
}

/** Resolves a request that leaves through the sidecar of a client. @internal */
export function resolveRequest(
  table: RoutingTable,
  client: RoutingProxy,
  call: HttpCall,
): ResolvedRequest {
  const { settings } = table;
  const ordered = virtualServicesFor(table.virtualServices, client, settings);
  const host = withoutPort(call.host).toLowerCase();
  for (const { virtualServices, service } of meshNames(
    table,
    client.namespace,
    ordered,
    host,
    call.port,
  )) {
    for (const virtualService of virtualServices) {
      const routes = routesFor(table, virtualService, client, call.port);
      // A VirtualService that says nothing to this proxy leaves the host to the next.
      if (routes.length > 0)
        return take(table, client, virtualService, routes, call);
    }
    if (service)
      return {
        result: 'route',
        destinations: [{ host: service.host, port: call.port }],
      };
  }
  return {
    result:
      settings.outboundTrafficPolicy === 'REGISTRY_ONLY'
        ? 'blackhole'
        : 'passthrough',
  };
}

/** An alternative of a route at a gateway; undefined = the route has no conditions. */
interface GatewayRoute {
  readonly virtualService: VirtualService;
  readonly route: OpenRoute;
  readonly match?: WrittenMatch;
}

/** One of the servers of a gateway's proxies that share their routes. @internal */
export interface GatewayServer {
  /** `namespace/name` of the gateway it stands in. */
  readonly gateway: string;
  /** Hosts as they are written, with the namespaces that may use them. */
  readonly hosts: readonly string[];
  /** True when it sends plain HTTP to HTTPS. */
  readonly redirects: boolean;
}

/** A name the proxies of a gateway answer to, and what a server says about it. */
interface ServedName {
  readonly name: string;
  readonly redirects: boolean;
  readonly virtualService?: VirtualService;
  readonly gateway: string;
  readonly routes: readonly GatewayRoute[];
}

/**
 * Resolves a request at servers of a gateway's proxies that share their routes, the oldest first. Unlike inside the mesh, the
 * routes of all VirtualServices for the most specific name are asked, one VirtualService after the other; those that take
 * every request come last.
 * @internal
 */
export function resolveAtGateway(
  table: RoutingTable,
  proxy: RoutingProxy,
  call: HttpCall,
  servers: readonly GatewayServer[],
): ResolvedRequest | { readonly result: 'tls-required' } {
  const served = servers.flatMap(server =>
    servedNames(table, proxy, call.port, server),
  );
  const best = mostSpecificHost(
    withoutPort(call.host).toLowerCase(),
    served.map(({ name }) => name),
  );
  const merged = served.filter(({ name }) => name === best);
  if (call.scheme === 'http' && merged.some(({ redirects }) => redirects))
    return { result: 'tls-required' };
  const [first] = merged.flatMap(entry => entry.virtualService ?? []);
  if (!first) return { result: 'blackhole' };
  const routes = merged.flatMap(entry =>
    entry.routes.map(route => ({ ...route, gateway: entry.gateway })),
  );
  const found = [
    ...routes.filter(({ match }) => !takesAll(match)),
    ...routes.filter(({ match }) => takesAll(match)),
  ].find(({ match }) => !match || requestMatches(match, call));
  return found
    ? follow(
        table,
        { ...proxy, gateway: found.gateway },
        found.virtualService,
        found.route,
        call,
      )
    : { result: 'not-found', virtualService: first };
}

/** The names that VirtualServices have in common with a server, and those that it redirects whoever speaks about them. */
function servedNames(
  table: RoutingTable,
  { namespace, labels }: RoutingProxy,
  port: number,
  { gateway, hosts, redirects }: GatewayServer,
): ServedName[] {
  const { settings } = table;
  const proxy = { namespace, labels, gateway };
  const bound = virtualServicesFor(
    table.virtualServices,
    proxy,
    settings,
  ).flatMap(virtualService => {
    const own = hostsForNamespace(
      hosts,
      virtualService.metadata.namespace ?? '',
    ).map(name => name.toLowerCase());
    const names = intersectHosts(own, hostsOf(virtualService, settings));
    if (names.length === 0) return [];
    const routes = gatewayRoutes(table, virtualService, proxy, port);
    return routes.length
      ? names.map(name => ({
          name,
          redirects,
          virtualService,
          gateway,
          routes,
        }))
      : [];
  });
  const redirected = redirects
    ? hosts.map(host => ({
        name: host.replace(/^[^/]*\//, '').toLowerCase(),
        redirects,
        gateway,
        routes: [],
      }))
    : [];
  return [...bound, ...redirected];
}

/** The alternatives of a VirtualService up to the first that takes every request. */
function gatewayRoutes(
  table: RoutingTable,
  virtualService: VirtualService,
  gateway: RoutingProxy,
  port: number,
): GatewayRoute[] {
  const all = routesFor(table, virtualService, gateway, port).flatMap(
    (route): GatewayRoute[] =>
      route.alternatives
        ? route.alternatives.map(match => ({ virtualService, route, match }))
        : [{ virtualService, route }],
  );
  const end = all.findIndex(({ match }) => takesAll(match));
  return end < 0 ? all : all.slice(0, end + 1);
}

/** Whether an alternative asks nothing of a request. */
function takesAll(match: WrittenMatch | undefined): boolean {
  if (!match) return true;
  const { uri, headers, withoutHeaders, queryParams } = match;
  const { method, authority, scheme } = match;
  const anyPath =
    uri?.exact === undefined &&
    (uri?.prefix ?? '/') === '/' &&
    (uri?.regex ?? '.*') === '.*';
  return (
    anyPath &&
    !method &&
    !authority &&
    !scheme &&
    [headers, withoutHeaders, queryParams].every(
      named => Object.keys(named ?? {}).length === 0,
    )
  );
}

interface OpenRoute extends EffectiveRoute {
  readonly index: number;
  /** Alternatives that concern the proxy; undefined = no conditions. */
  readonly alternatives?: NonNullable<EffectiveRoute['route']['match']>;
}

function routesFor(
  { virtualServices, settings }: RoutingTable,
  service: VirtualService,
  client: RoutingProxy,
  port: number,
): OpenRoute[] {
  return effectiveRoutes(service, virtualServices, settings).flatMap(
    (effective, index): OpenRoute[] => {
      const { match } = effective.route;
      if (!match?.length) return [{ ...effective, index }];
      const alternatives = match.filter(m =>
        concerns(m, client, port, service.metadata.namespace ?? ''),
      );
      return alternatives.length ? [{ ...effective, index, alternatives }] : [];
    },
  );
}

function take(
  table: RoutingTable,
  client: RoutingProxy,
  virtualService: VirtualService,
  routes: readonly OpenRoute[],
  call: HttpCall,
): ResolvedRequest {
  const found = routes.find(
    ({ alternatives }) =>
      !alternatives || alternatives.some(match => requestMatches(match, call)),
  );
  return found
    ? follow(table, client, virtualService, found, call)
    : { result: 'not-found', virtualService };
}

function follow(
  table: RoutingTable,
  client: RoutingProxy,
  virtualService: VirtualService,
  found: OpenRoute,
  call: HttpCall,
): ResolvedRequest {
  const by = { virtualService, index: found.index };
  const { redirect, directResponse } = found.route;
  if (redirect) return { result: 'redirect', by };
  if (directResponse)
    return { result: 'directResponse', by, status: directResponse.status ?? 0 };
  return {
    result: 'route',
    by,
    destinations: destinationsOf(table, client, found, call.port),
  };
}

function destinationsOf(
  { services, settings }: RoutingTable,
  client: RoutingProxy,
  { route, writtenIn }: EffectiveRoute,
  port: number,
): ResolvedDestination[] {
  const written = route.route ?? [];
  const shared = written.length > 1;
  const counting = shared
    ? written.filter(({ weight = 0 }) => weight > 0)
    : written;
  return counting.map(({ destination, weight }) => {
    const host = fullHost(
      destination?.host ?? '',
      writtenIn.metadata.namespace ?? '',
      settings.clusterDomain,
    );
    // A sidecar looks for the destination among what it knows on the port of the request.
    const seen =
      client.gateway === undefined
        ? []
        : seenServices(
            servicesNamedLike(services, host.toLowerCase()).filter(
              service => service.host.toLowerCase() === host.toLowerCase(),
            ),
            client.namespace,
            settings,
          );
    const ports = new Set(seen.flatMap(service => service.ports));
    const [only] = ports.size === 1 ? ports : [port];
    return {
      host,
      port: destination?.port?.number || only,
      ...(destination?.subset && { subset: destination.subset }),
      ...(shared && { weight }),
    };
  });
}
