import { FindingRule, Problem } from '../../../engine/FindingRule';
import { expectedRouteStatus, mayConflict } from '../routes/expectedStatus';
import { linkerdRoutes, ROUTE_READS } from './linkerdRoutes';

/** Of routes of different kinds on one parent, one kind wins. @internal */
export const routeConflict: FindingRule = {
  code: 'linkerd/route-conflict',
  severity: 'warning',
  title: 'Route gives way to a route of another kind',
  message:
    '{kind} {name} has no effect on {parent}: a route of a kind that goes before it has the same parent.',
  why: 'On one parent, GRPCRoutes go before HTTPRoutes, these before TLSRoutes, and these before TCPRoutes, whatever their age.',
  fix: 'Delete one of the two, or give them parents with different ports.',
  reads: ROUTE_READS,
  docs: 'https://linkerd.io/2/reference/httproute/',
  *check({ index }): Iterable<Problem> {
    const inputs = linkerdRoutes(index);
    if ('unread' in inputs) return;
    for (const entry of inputs.routes) {
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
