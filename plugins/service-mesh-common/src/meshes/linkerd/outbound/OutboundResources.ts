import { derived } from '../../../engine/derived';
import { Kind } from '../../../engine/Kind';
import { Service } from '../../../engine/coreKinds';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { KindRef } from '../../../model';
import {
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { EgressNetwork, PolicyHTTPRoute } from '../kinds';
import { LinkerdConfig } from '../LinkerdConfig';
import { RouteObject } from './serviceRoutes';

/** What a backend of a route may say. @internal */
export interface RawBackend {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
  readonly weight?: number;
  readonly filters?: readonly RawFilter[];
}

/** What a header modifier may say. @internal */
export interface RawHeaders {
  readonly set?: readonly { readonly name?: string; readonly value?: string }[];
  readonly add?: readonly { readonly name?: string; readonly value?: string }[];
  readonly remove?: readonly string[];
}

/** What a filter of a route may say. @internal */
export interface RawFilter {
  readonly type?: string;
  readonly requestHeaderModifier?: RawHeaders;
  readonly responseHeaderModifier?: RawHeaders;
  readonly requestRedirect?: {
    readonly scheme?: string;
    readonly hostname?: string;
    readonly port?: number;
    readonly statusCode?: number;
    readonly path?: {
      readonly replaceFullPath?: string;
      readonly replacePrefixMatch?: string;
    };
  };
}

/** What a rule of a route may say. @internal */
export interface RawRule {
  readonly name?: string;
  readonly matches?: readonly object[];
  readonly filters?: readonly RawFilter[];
  readonly backendRefs?: readonly RawBackend[];
  readonly timeouts?: { readonly request?: string };
}

/** A route of any kind. @internal */
export type AnyRoute = RouteObject & {
  readonly spec?: {
    readonly hostnames?: readonly string[];
    readonly rules?: readonly RawRule[];
  };
};

/** A route and its kind. @internal */
export interface KindedRoute {
  readonly route: AnyRoute;
  readonly kind: Kind;
  readonly form: 'grpc' | 'http' | 'tls' | 'tcp';
}

/** Everything that bears on what clients' proxies do. @internal */
export interface OutboundResources {
  readonly index: ResourceIndex;
  readonly config: LinkerdConfig;
  readonly services: readonly Service[];
  readonly egressNetworks: readonly EgressNetwork[];
  readonly routes: readonly KindedRoute[];
}

/** Kinds that routes to a Service rest on. */
const ROUTE_KINDS = {
  services: Service,
  egressNetworks: EgressNetwork,
  policyHttpRoutes: PolicyHTTPRoute,
  httpRoutes: HTTPRoute,
  grpcRoutes: GRPCRoute,
  tlsRoutes: TLSRoute,
  tcpRoutes: TCPRoute,
} as const;

type Routes = readonly AnyRoute[];

const kindedRoutes = derived(
  (
    grpc: Routes,
    policyHttp: Routes,
    http: Routes,
    tls: Routes,
    tcp: Routes,
  ): readonly KindedRoute[] => {
    const kinded = (list: Routes, kind: Kind, form: KindedRoute['form']) =>
      list.map((route): KindedRoute => ({ route, kind, form }));
    return [
      ...kinded(grpc, GRPCRoute, 'grpc'),
      ...kinded(policyHttp, PolicyHTTPRoute, 'http'),
      ...kinded(http, HTTPRoute, 'http'),
      ...kinded(tls, TLSRoute, 'tls'),
      ...kinded(tcp, TCPRoute, 'tcp'),
    ];
  },
);

/** Reads them all, or says what could not be read. @internal */
export function readOutboundResources(
  index: ResourceIndex,
  config: LinkerdConfig,
): OutboundResources | { readonly unread: readonly KindRef[] } {
  const all = readAll(index, ROUTE_KINDS);
  if (!all.ok) return { unread: all.unread };
  const { services, egressNetworks, ...routes } = all.objects;
  return {
    index,
    config,
    services,
    egressNetworks,
    routes: kindedRoutes(
      routes.grpcRoutes,
      routes.policyHttpRoutes,
      routes.httpRoutes,
      routes.tlsRoutes,
      routes.tcpRoutes,
    ),
  };
}
