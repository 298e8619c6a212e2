import { GRPCRoute, HTTPRoute, TCPRoute, TLSRoute } from './kinds';

/** A route of the Gateway API that decides by request. @internal */
export type RequestRoute =
  | { readonly kind: typeof HTTPRoute; readonly route: HTTPRoute }
  | { readonly kind: typeof GRPCRoute; readonly route: GRPCRoute };

/** A route of the Gateway API that decides by connection. @internal */
export type StreamRoute =
  | { readonly kind: typeof TCPRoute; readonly route: TCPRoute }
  | { readonly kind: typeof TLSRoute; readonly route: TLSRoute };

/** A route of the Gateway API. @internal */
export type AnyRoute = RequestRoute | StreamRoute;

const compareText = (a = '', b = '') => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** When a route was made, in milliseconds since 1970; 0 = not told. @internal */
export function createdAt({ route }: AnyRoute): number {
  return Date.parse(route.metadata.creationTimestamp ?? '') || 0;
}

/** Order in which routes of equal standing are asked: oldest first, then by namespace and name. @internal */
export function inRouteOrder(a: AnyRoute, b: AnyRoute): number {
  return (
    createdAt(a) - createdAt(b) ||
    compareText(a.route.metadata.namespace, b.route.metadata.namespace) ||
    compareText(a.route.metadata.name, b.route.metadata.name)
  );
}
