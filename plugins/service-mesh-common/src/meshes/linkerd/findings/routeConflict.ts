import { readAll } from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import {
  GRPCRoute,
  HTTPRoute,
  TCPRoute,
  TLSRoute,
} from '../../shared/gatewayApi';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { EgressNetwork, PolicyHTTPRoute, Server } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { readOutboundResources } from '../outbound/OutboundResources';
import { expectedRouteStatus, mayConflict } from '../routes/expectedStatus';

/** Of routes of different kinds on one parent, one kind wins. @internal */
export const routeConflict: FindingRule = {
  code: 'linkerd/route-conflict',
  severity: 'warning',
  title: 'Route gives way to a route of another kind',
  message:
    '{kind} {name} has no effect on {parent}: a route of a kind that goes before it has the same parent.',
  why: 'On one parent, GRPCRoutes go before HTTPRoutes, these before TLSRoutes, and these before TCPRoutes, whatever their age.',
  fix: 'Delete one of the two, or give them parents with different ports.',
  reads: [
    Service,
    Server,
    EgressNetwork,
    PolicyHTTPRoute,
    HTTPRoute,
    GRPCRoute,
    TLSRoute,
    TCPRoute,
    MeshConfigMap,
  ],
  docs: 'https://linkerd.io/2/reference/httproute/',
  *check({ index }): Iterable<Problem> {
    const all = readAll(index, { servers: Server, configs: MeshConfigMap });
    const resources = readOutboundResources(index, readLinkerdConfig(index));
    if (!all.ok || 'unread' in resources) return;
    const inputs = { ...resources, servers: all.objects.servers };
    for (const entry of resources.routes) {
      if (!mayConflict(inputs, entry)) continue;
      for (const { parentRef, conditions } of expectedRouteStatus(
        inputs,
        entry,
      )) {
        if (conditions[0]?.reason !== 'RouteReasonConflicted') continue;
        yield {
          subject: index.ref(entry.route, entry.kind),
          field: 'spec.parentRefs',
          params: {
            kind: entry.kind.kind,
            name: entry.route.metadata.name,
            parent: `${parentRef.kind} ${parentRef.namespace}/${parentRef.name}`,
          },
        };
      }
    }
  },
};
