import { Evidence, KindRef, KubeObject } from '../../../model';
import { GRPCRoute, HTTPRoute } from '../../shared/gatewayApi';
import { undatedLast } from '../byAge';
import { PolicyHTTPRoute, Server } from '../kinds';
import { FilterPlace, outboundFilters } from '../outbound/outboundFilters';
import { RawFilter } from '../outbound/OutboundResources';
import { refersTo } from '../refs';
import {
  isAccepted,
  POLICY_CONTROLLER,
  RawParentRef,
  RawParentStatus,
} from '../routes/acceptedBy';
import {
  grpcCondition,
  httpCondition,
  RouteCondition,
} from '../routes/RouteCondition';
import { matchWithoutMethod } from '../routes/matchWithoutMethod';
import { RouteEntry } from '../routes/RouteEntry';
import { Authorization } from './Authorization';
import { routePolicies } from './authorizationPolicy';
import { InboundResources } from './InboundResources';

/** A route of a Server. @internal */
export interface InboundRoute {
  /** `default` for the routes Linkerd adds by itself. */
  readonly kind: string;
  readonly name: string;
  readonly entries: readonly RouteEntry<InboundRoute>[];
  /** What only this route admits; what the Server admits comes on top. */
  readonly authorizations: readonly Authorization[];
  /** What in it the proxy cannot read, for which it refuses all that governs the port. */
  readonly unreadable?: Evidence;
}

interface AnyRoute extends KubeObject {
  readonly spec?: {
    readonly parentRefs?: readonly RawParentRef[];
    readonly hostnames?: readonly string[];
    readonly rules?: readonly {
      readonly matches?: readonly object[];
      readonly filters?: readonly RawFilter[];
    }[];
  };
  readonly status?: { readonly parents?: readonly RawParentStatus[] };
}

function isValid(route: AnyRoute, place: FilterPlace): boolean {
  const parents = (route.spec?.parentRefs ?? []).filter(ref =>
    refersTo(ref, Server),
  );
  return (
    parents.length > 0 &&
    parents.every(
      ref =>
        (ref.namespace === undefined ||
          ref.namespace === route.metadata.namespace) &&
        ref.port === undefined &&
        ref.sectionName === undefined,
    ) &&
    // A filter that Linkerd does not apply spoils the route, on the way in as on the way out.
    (route.spec?.rules ?? []).every(
      rule => outboundFilters(rule.filters, place).ok,
    )
  );
}

function attaches(
  route: AnyRoute,
  server: Server,
  place: FilterPlace,
): boolean {
  const isParent = (ref: RawParentRef | undefined) =>
    ref !== undefined &&
    refersTo(ref, Server) &&
    ref.name === server.metadata.name;
  return (
    isValid(route, place) &&
    (route.spec?.parentRefs ?? []).some(isParent) &&
    (route.status?.parents ?? []).some(
      status =>
        // Status is compared by the letter.
        status.parentRef?.kind === 'Server' &&
        status.parentRef.name === server.metadata.name &&
        status.controllerName === POLICY_CONTROLLER &&
        isAccepted(status),
    )
  );
}

/** Reads one route; undefined when one of its matches is of a type Linkerd does not know. */
function lower(
  route: AnyRoute,
  kind: KindRef,
  toCondition: (match: object) => RouteCondition | undefined,
  resources: InboundResources,
): InboundRoute | undefined {
  const entries: RouteEntry<InboundRoute>[] = [];
  const field =
    kind.kind === GRPCRoute.kind
      ? matchWithoutMethod(route.spec?.rules)
      : undefined;
  const result: InboundRoute = {
    kind: kind.kind,
    name: route.metadata.name,
    entries,
    authorizations: routePolicies(resources, {
      ...kind,
      name: route.metadata.name,
    }),
    ...(field !== undefined && {
      unreadable: {
        type: 'resource',
        ref: resources.index.ref(route, kind),
        field,
        note: 'no proxy can read a match without a method: it admits nobody',
      },
    }),
  };
  const hostnames = route.spec?.hostnames?.length
    ? route.spec.hostnames
    : [undefined];
  for (const rule of route.spec?.rules ?? []) {
    const conditions = rule.matches?.length
      ? rule.matches.map(toCondition)
      : [{ protocol: 'any' as const }];
    for (const condition of conditions) {
      if (!condition) return undefined;
      for (const hostname of hostnames)
        entries.push({
          rule: result,
          ...(hostname !== undefined && { hostname }),
          condition,
        });
    }
  }
  return result;
}

/** The routes of a Server in the order the proxy tries them. @internal */
export function inboundRoutes(
  resources: InboundResources,
  server: Server,
  protocol: string,
): readonly InboundRoute[] {
  const grpc = protocol === 'gRPC';
  const kinds: readonly (readonly [KindRef, readonly AnyRoute[]])[] = grpc
    ? [[GRPCRoute, resources.grpcRoutes]]
    : [
        // Of routes of one age and name, the group decides by its letters.
        [HTTPRoute, resources.httpRoutes],
        [PolicyHTTPRoute, resources.policyHttpRoutes],
      ];
  return kinds
    .flatMap(([kind, routes]) =>
      routes.map(route => ({
        kind: { group: kind.group, kind: kind.kind },
        route,
      })),
    )
    .filter(({ route }) => attaches(route, server, grpc ? 'grpc' : 'elsewhere'))
    .sort((a, b) => undatedLast(a.route, b.route))
    .flatMap(
      ({ kind, route }) =>
        lower(route, kind, grpc ? grpcCondition : httpCondition, resources) ??
        [],
    );
}
