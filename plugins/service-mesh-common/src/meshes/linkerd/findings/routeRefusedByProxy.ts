import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { KubeObject } from '../../../model';
import { GRPCRoute } from '../../shared/gatewayApi';
import { inboundRoutes } from '../inbound/inboundRoutes';
import { readInboundResources } from '../inbound/InboundResources';
import {
  AuthorizationPolicy,
  EgressNetwork,
  MeshTLSAuthentication,
  NetworkAuthentication,
  Server,
  ServerAuthorization,
  ServiceProfile,
} from '../kinds';
import { OutboundParent } from '../outbound/attachedRoutes';
import { OutboundResources } from '../outbound/OutboundResources';
import { profileInForce } from '../outbound/profileInForce';
import { readOutboundPolicy } from '../outbound/readOutboundPolicy';
import { refersTo, refersToService } from '../refs';
import { RawParentRef } from '../routes/acceptedBy';
import { linkerdRoutes, ROUTE_READS } from './linkerdRoutes';

type Entry = OutboundResources['routes'][number];

/** What a reference to a Service or an EgressNetwork leads to, unless a ServiceProfile takes its place. */
function parentOf(
  { services, egressNetworks, config }: OutboundResources,
  profiles: ReadonlySet<string>,
  { route }: Entry,
  ref: RawParentRef,
): OutboundParent | undefined {
  const namespace = ref.namespace ?? route.metadata.namespace ?? '';
  const { name = '' } = ref;
  const isIt = ({ metadata }: KubeObject) =>
    metadata.name === name && metadata.namespace === namespace;
  if (refersTo(ref, EgressNetwork)) {
    const object = egressNetworks.find(isIt);
    return object && { kind: 'EgressNetwork', namespace, name, object };
  }
  const host = `${name}.${namespace}.svc.${config.clusterDomain}`;
  if (!refersToService(ref) || profiles.has(`${namespace}/${host}`))
    return undefined;
  const object = services.find(isIt);
  return object && { kind: 'Service', namespace, name, object };
}

function portsOf({ object }: OutboundParent, ref: RawParentRef) {
  if (ref.port !== undefined) return [ref.port];
  const ports = object?.spec && 'ports' in object.spec ? object.spec.ports : [];
  return (ports ?? []).flatMap(({ port }) => port ?? []);
}

/** What clients of a parent get of a route that they cannot read. */
function onTheWayOut(
  resources: OutboundResources,
  profiles: ReadonlySet<string>,
  entry: Entry,
): Problem | undefined {
  for (const ref of entry.route.spec?.parentRefs ?? []) {
    const parent = parentOf(resources, profiles, entry, ref);
    for (const port of parent ? portsOf(parent, ref) : []) {
      const refusal =
        parent &&
        readOutboundPolicy(
          resources,
          parent,
          port,
          entry.route.metadata.namespace,
        ).refusals?.find(r => r.entry === entry);
      if (refusal)
        return {
          subject: resources.index.ref(entry.route, entry.kind),
          field: refusal.field,
          params: {
            name: entry.route.metadata.name,
            problem: refusal.problem,
            effect: `every request to ${parent.kind} ${parent.namespace}/${parent.name} fails`,
          },
        };
    }
  }
  return undefined;
}

/** What proxies of Servers get of a route that they cannot read. */
function* onTheWayIn(
  index: ResourceIndex,
  {
    config,
    routes,
    servers,
  }: OutboundResources & {
    readonly servers: readonly Server[];
  },
): Iterable<Problem> {
  const namespaces = new Set(
    routes
      .filter(
        ({ form, route: { spec } }) =>
          form === 'grpc' &&
          (spec?.parentRefs ?? []).some(ref => refersTo(ref, Server)),
      )
      .map(({ route }) => route.metadata.namespace),
  );
  for (const server of servers) {
    const { name, namespace = '' } = server.metadata;
    const protocol = server.spec?.proxyProtocol;
    if (protocol !== 'gRPC' || !namespaces.has(namespace)) continue;
    const resources = readInboundResources(index, namespace, config);
    if ('unread' in resources) continue;
    for (const route of inboundRoutes(resources, server, protocol)) {
      const { unreadable } = route;
      if (unreadable?.type !== 'resource') continue;
      yield {
        subject: unreadable.ref,
        field: unreadable.field,
        params: {
          name: route.name,
          problem: 'a match names no method',
          effect: `nobody is admitted by Server ${namespace}/${name}`,
        },
      };
    }
  }
}

/** A GRPCRoute that Linkerd accepts and sends in a form that proxies cannot read. @internal */
export const routeRefusedByProxy: FindingRule = {
  code: 'linkerd/route-refused-by-proxy',
  severity: 'error',
  title: 'Proxies cannot read a GRPCRoute, and every request fails',
  message:
    'GRPCRoute {name} cannot be read by proxies, so {effect}: {problem}.',
  why: 'Linkerd accepts a gRPC match without a method, and a filter for response headers, but has no form to send them in. A proxy refuses all that it is told about the Service or the Server then, other routes included.',
  fix: 'Remove the filter, or name the method of each match (leave the match out where every method is meant). An HTTPRoute takes both.',
  reads: [
    ...ROUTE_READS,
    ServiceProfile,
    ServerAuthorization,
    AuthorizationPolicy,
    MeshTLSAuthentication,
    NetworkAuthentication,
  ],
  docs: 'https://linkerd.io/2/reference/grpcroute/',
  *check({ index }): Iterable<Problem> {
    const inputs = linkerdRoutes(index);
    const read = readAll(index, { profiles: ServiceProfile });
    if ('unread' in inputs || !read.ok) return;
    const profiles = new Set(
      read.objects.profiles
        .filter(profileInForce)
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    );
    for (const entry of inputs.routes) {
      if (entry.kind.kind !== GRPCRoute.kind) continue;
      const problem = onTheWayOut(inputs, profiles, entry);
      if (problem) yield problem;
    }
    yield* onTheWayIn(index, inputs);
  },
};
