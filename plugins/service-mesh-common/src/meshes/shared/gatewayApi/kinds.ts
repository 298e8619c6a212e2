import { defineKind, ObjectOf } from '../../../engine/Kind';
import { list, map, number, object, text } from '../../../engine/shape';

const GROUP = 'gateway.networking.k8s.io';

/** Names what a route attaches to. @internal */
export const parentRef = object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
  port: number,
  sectionName: text,
});

const condition = object({
  type: text,
  status: text,
  reason: text,
  message: text,
  observedGeneration: number,
});

/** What controllers say about each parent of a route. @internal */
export const routeStatus = object({
  parents: list(
    object({ parentRef, controllerName: text, conditions: list(condition) }),
  ),
});

const objectRef = object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
  port: number,
});

const nameValue = object({ name: text, value: text });

const headerModifier = object({
  set: list(nameValue),
  add: list(nameValue),
  remove: list(text),
});

const pathModifier = object({
  type: text,
  replaceFullPath: text,
  replacePrefixMatch: text,
});

/** What a route does with a request or a response beside sending it on. @internal */
export const routeFilter = object({
  type: text,
  requestHeaderModifier: headerModifier,
  responseHeaderModifier: headerModifier,
  requestMirror: object({
    backendRef: objectRef,
    percent: number,
    fraction: object({ numerator: number, denominator: number }),
  }),
  requestRedirect: object({
    scheme: text,
    hostname: text,
    port: number,
    statusCode: number,
    path: pathModifier,
  }),
  urlRewrite: object({ hostname: text, path: pathModifier }),
  extensionRef: object({ group: text, kind: text, name: text }),
  /** Body of the `policy.linkerd.io` filter that answers with an error. */
  failureInjector: object({
    status: number,
    message: text,
    ratio: object({ numerator: number, denominator: number }),
  }),
});

/** Where a share of the traffic of a rule goes. @internal */
export const backendRef = object({
  group: text,
  kind: text,
  namespace: text,
  name: text,
  port: number,
  weight: number,
  filters: list(routeFilter),
});

const namedMatch = object({ type: text, name: text, value: text });

/** One alternative of an HTTP rule. */
const httpRouteMatch = object({
  path: object({ type: text, value: text }),
  headers: list(namedMatch),
  queryParams: list(namedMatch),
  method: text,
});

/** Body of an HTTPRoute; Linkerd's own group serves the same form. @internal */
export const httpRouteFields = {
  spec: object({
    parentRefs: list(parentRef),
    hostnames: list(text),
    rules: list(
      object({
        name: text,
        matches: list(httpRouteMatch),
        filters: list(routeFilter),
        backendRefs: list(backendRef),
        timeouts: object({ request: text, backendRequest: text }),
        retry: object({ codes: list(number), attempts: number, backoff: text }),
      }),
    ),
  }),
  status: routeStatus,
};

/** HTTP routes of the Gateway API. @public */
export const HTTPRoute = defineKind({
  group: GROUP,
  versions: ['v1', 'v1beta1', 'v1alpha2'],
  kind: 'HTTPRoute',
  plural: 'httproutes',
  scope: 'Namespaced',
  fields: httpRouteFields,
});
/** @public */
export type HTTPRoute = ObjectOf<typeof HTTPRoute>;

/** gRPC routes of the Gateway API. @public */
export const GRPCRoute = defineKind({
  group: GROUP,
  versions: ['v1', 'v1alpha2'],
  kind: 'GRPCRoute',
  plural: 'grpcroutes',
  scope: 'Namespaced',
  fields: {
    spec: object({
      parentRefs: list(parentRef),
      hostnames: list(text),
      rules: list(
        object({
          name: text,
          matches: list(
            object({
              method: object({ type: text, service: text, method: text }),
              headers: list(namedMatch),
            }),
          ),
          filters: list(routeFilter),
          backendRefs: list(backendRef),
        }),
      ),
    }),
    status: routeStatus,
  },
});
/** @public */
export type GRPCRoute = ObjectOf<typeof GRPCRoute>;

const streamRules = list(object({ name: text, backendRefs: list(backendRef) }));

/** TCP routes of the Gateway API. @public */
export const TCPRoute = defineKind({
  group: GROUP,
  versions: ['v1', 'v1alpha2'],
  kind: 'TCPRoute',
  plural: 'tcproutes',
  scope: 'Namespaced',
  fields: {
    spec: object({ parentRefs: list(parentRef), rules: streamRules }),
    status: routeStatus,
  },
});
/** @public */
export type TCPRoute = ObjectOf<typeof TCPRoute>;

/** TLS routes of the Gateway API, matched by server name. @public */
export const TLSRoute = defineKind({
  group: GROUP,
  versions: ['v1', 'v1alpha3', 'v1alpha2'],
  kind: 'TLSRoute',
  plural: 'tlsroutes',
  scope: 'Namespaced',
  fields: {
    spec: object({
      parentRefs: list(parentRef),
      hostnames: list(text),
      rules: streamRules,
    }),
    status: routeStatus,
  },
});
/** @public */
export type TLSRoute = ObjectOf<typeof TLSRoute>;

/** Gateways of the Gateway API: entries into the mesh, and waypoints. @public */
export const GatewayApiGateway = defineKind({
  group: GROUP,
  versions: ['v1', 'v1beta1', 'v1alpha2'],
  kind: 'Gateway',
  plural: 'gateways',
  scope: 'Namespaced',
  fields: {
    spec: object({
      gatewayClassName: text,
      addresses: list(object({ type: text, value: text })),
      listeners: list(
        object({
          name: text,
          hostname: text,
          port: number,
          protocol: text,
          tls: object({
            mode: text,
            certificateRefs: list(objectRef),
            options: map(text),
          }),
          allowedRoutes: object({
            namespaces: object({
              from: text,
              selector: object({
                matchLabels: map(text),
                matchExpressions: list(
                  object({ key: text, operator: text, values: list(text) }),
                ),
              }),
            }),
            kinds: list(object({ group: text, kind: text })),
          }),
        }),
      ),
      infrastructure: object({ labels: map(text), annotations: map(text) }),
    }),
    status: object({
      addresses: list(object({ type: text, value: text })),
      conditions: list(condition),
      listeners: list(
        object({
          name: text,
          attachedRoutes: number,
          supportedKinds: list(object({ group: text, kind: text })),
          conditions: list(condition),
        }),
      ),
    }),
  },
});
/** @public */
export type GatewayApiGateway = ObjectOf<typeof GatewayApiGateway>;

/** Permissions to refer to objects of another namespace. @public */
export const ReferenceGrant = defineKind({
  group: GROUP,
  versions: ['v1', 'v1beta1', 'v1alpha2'],
  kind: 'ReferenceGrant',
  plural: 'referencegrants',
  scope: 'Namespaced',
  fields: {
    spec: object({
      from: list(object({ group: text, kind: text, namespace: text })),
      to: list(object({ group: text, kind: text, name: text })),
    }),
  },
});
/** @public */
export type ReferenceGrant = ObjectOf<typeof ReferenceGrant>;
