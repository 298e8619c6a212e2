import { decideAccess } from '../../../engine/decideAccess';
import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Pod } from '../../../engine/coreKinds';
import { GRPCRoute, HTTPRoute } from '../../shared/gatewayApi';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { InboundServer, inboundServer } from '../inbound/inboundServer';
import {
  InboundResources,
  readInboundResources,
} from '../inbound/InboundResources';
import { probePaths } from '../inbound/probeRoute';
import {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyHTTPRoute,
  Server,
  ServerAuthorization,
} from '../kinds';
import { CONTROL_PLANE_LABEL } from '../labels';
import { readLinkerdConfig } from '../LinkerdConfig';
import { isLive } from '../membership';
import { inboundRules, lowerInboundServer } from '../read/access';
import { onePerOwner } from './onePerOwner';

/** Whether the kubelet is refused, which has no identity and comes from a node; a rule by network may admit it. */
function isRefused(server: InboundServer, port: number, path: string): boolean {
  const allow = inboundRules(server)
    .filter(
      ({ authorization: { kind, name } }) =>
        kind !== 'default' || name !== 'localhost',
    )
    .map(({ rule }) => rule);
  const { verdict } = decideAccess(
    [{ ...lowerInboundServer(server, port), allow }],
    {
      peer: { identity: null },
      operation: { protocol: 'http', port, method: 'GET', path },
    },
  );
  return verdict === 'deny';
}

function probedPorts(pod: Pod): readonly number[] {
  const ports = (pod.spec?.containers ?? []).flatMap(container => [
    ...(container.ports ?? []).map(({ containerPort }) => containerPort),
    ...[
      container.livenessProbe,
      container.readinessProbe,
      container.startupProbe,
    ].map(probe => probe?.httpGet?.port),
  ]);
  return [...new Set(ports)].filter(
    (port): port is number => typeof port === 'number',
  );
}

/** Namespaces in which a route may have taken the place of the built-in one. */
function* routedNamespaces({
  policyHttpRoutes,
  httpRoutes,
  grpcRoutes,
}: InboundResources): Iterable<string> {
  for (const { metadata } of [
    ...policyHttpRoutes,
    ...httpRoutes,
    ...grpcRoutes,
  ])
    if (metadata.namespace !== undefined) yield metadata.namespace;
}

/** A route on a Server took away the built-in route for the probes of the kubelet. @internal */
export const probeDenied: FindingRule = {
  code: 'linkerd/probe-denied',
  severity: 'error',
  title: 'Probes are refused since a route is attached to the Server',
  message:
    'The kubelet asks pod {pod} for {path} on port {port}, and Server {server} refuses it.',
  why: 'Probes pass a Server only as long as no route is attached to it. With a route, they need a route and an authorization of their own, else pods are restarted or never ready.',
  fix: 'Attach a route for the path of the probe, and an AuthorizationPolicy for it that requires a NetworkAuthentication with the networks of the nodes.',
  reads: [
    MeshConfigMap,
    Pod,
    Server,
    ServerAuthorization,
    AuthorizationPolicy,
    MeshTLSAuthentication,
    NetworkAuthentication,
    PolicyHTTPRoute,
    HTTPRoute,
    GRPCRoute,
  ],
  docs: 'https://linkerd.io/2/reference/authorization-policy/#policies-for-probes',
  *check({ index }): Iterable<Problem> {
    const pods = index.list(Pod);
    if (isUnread(pods)) return;
    const reported = new Set<string>();
    const known = new Map<string, InboundResources | undefined>();
    const resourcesOf = (namespace: string, controlPlane: string) => {
      const key = `${namespace}/${controlPlane}`;
      if (!known.has(key)) {
        const config = readLinkerdConfig(index, controlPlane);
        const read = readInboundResources(index, namespace, config);
        const routed =
          !('unread' in read) && [...routedNamespaces(read)].length > 0;
        known.set(key, routed ? read : undefined);
      }
      return known.get(key);
    };
    const meshed = pods.filter(
      pod => pod.metadata.labels?.[CONTROL_PLANE_LABEL] && isLive(pod),
    );
    for (const pod of onePerOwner(meshed)) {
      const { labels, namespace = '', name } = pod.metadata;
      const controlPlane = labels?.[CONTROL_PLANE_LABEL] ?? '';
      const resources = resourcesOf(namespace, controlPlane);
      if (!resources) continue;
      for (const port of probedPorts(pod)) {
        const paths = probePaths(pod, port);
        if (paths.length === 0) continue;
        const governing = inboundServer(resources, pod, port);
        const { server } = governing;
        const routed = governing.routes.some(({ kind }) => kind !== 'default');
        if (!server || !routed) continue;
        for (const path of paths) {
          // One pod of a workload stands for all.
          const key = [namespace, server.metadata.name, port, path].join('\n');
          if (reported.has(key) || !isRefused(governing, port, path)) continue;
          reported.add(key);
          yield {
            subject: index.ref(server, Server),
            params: {
              pod: name,
              path,
              port: String(port),
              server: server.metadata.name,
            },
          };
        }
      }
    }
  },
};
