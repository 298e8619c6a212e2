import { isUnread, readAll } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Service } from '../../../engine/coreKinds';
import { GRPCRoute, HTTPRoute } from '../../shared/gatewayApi';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { PolicyHTTPRoute, ServiceProfile } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { profileInForce } from '../outbound/profileInForce';
import { acceptedParents } from '../outbound/serviceRoutes';

const KINDS = {
  services: Service,
  profiles: ServiceProfile,
  policyRoutes: PolicyHTTPRoute,
  routes: HTTPRoute,
  grpcRoutes: GRPCRoute,
} as const;

/** A profile with routes or overrides replaces every HTTPRoute and GRPCRoute of its Service. @internal */
export const routeShadowedByProfile: FindingRule = {
  code: 'linkerd/route-shadowed-by-profile',
  severity: 'warning',
  title: 'Route is ignored because of a ServiceProfile',
  message:
    '{kind} {name} has no effect on clients of Service {service}: ServiceProfile {profile} replaces its routes.',
  why: 'When a ServiceProfile has routes or weights, the proxy follows it alone: HTTPRoutes, GRPCRoutes, timeouts, retries and circuit breaking of the Service are ignored.',
  fix: 'Move what the profile does into the route and delete the ServiceProfile, or delete the route.',
  reads: [
    Service,
    ServiceProfile,
    PolicyHTTPRoute,
    HTTPRoute,
    GRPCRoute,
    MeshConfigMap,
  ],
  docs: 'https://linkerd.io/2/reference/service-profiles/',
  *check({ index }): Iterable<Problem> {
    const all = readAll(index, KINDS);
    if (!all.ok || isUnread(index.list(MeshConfigMap))) return;
    const { services, profiles, policyRoutes, routes, grpcRoutes } =
      all.objects;
    const { clusterDomain } = readLinkerdConfig(index);
    for (const profile of profiles.filter(profileInForce)) {
      const service = services.find(
        s =>
          s.metadata.namespace === profile.metadata.namespace &&
          profile.metadata.name ===
            `${s.metadata.name}.${s.metadata.namespace}.svc.${clusterDomain}`,
      );
      if (!service) continue;
      const shadowed = [
        ...policyRoutes.map(route => ({ route, kind: PolicyHTTPRoute })),
        ...routes.map(route => ({ route, kind: HTTPRoute })),
        ...grpcRoutes.map(route => ({ route, kind: GRPCRoute })),
      ].filter(({ route }) => acceptedParents(route, service).length > 0);
      for (const { route, kind } of shadowed) {
        yield {
          subject: index.ref(route, kind),
          field: 'spec.parentRefs',
          params: {
            kind: kind.kind,
            name: route.metadata.name,
            service: `${service.metadata.namespace}/${service.metadata.name}`,
            profile: profile.metadata.name,
          },
        };
      }
    }
  },
};
