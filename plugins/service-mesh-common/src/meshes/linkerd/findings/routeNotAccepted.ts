import { FindingRule, Problem } from '../../../engine/FindingRule';
import { expectedRouteStatus } from '../routes/expectedStatus';
import { linkerdRoutes, ROUTE_READS } from './linkerdRoutes';

/** What the policy controller gives no words for. */
const MISSING = 'it does not exist';

/** A route whose parent cannot take it. @internal */
export const routeNotAccepted: FindingRule = {
  code: 'linkerd/route-not-accepted',
  severity: 'warning',
  title: 'Route has no effect: its parent cannot take it',
  message: '{kind} {name} has no effect on {parent}: {reason}.',
  why: 'Linkerd accepts a route only for a Server, for a Service with a cluster IP, or for an accepted EgressNetwork. Until then requests take the default route, and policies for the route admit nobody.',
  fix: 'Correct group, kind, name and namespace of the parent, or create it.',
  reads: ROUTE_READS,
  docs: 'https://linkerd.io/2/reference/httproute/',
  *check({ index }): Iterable<Problem> {
    const inputs = linkerdRoutes(index);
    if ('unread' in inputs) return;
    for (const entry of inputs.routes)
      for (const { parentRef, conditions } of expectedRouteStatus(
        inputs,
        entry,
      )) {
        const [{ reason, message }] = conditions;
        if (reason !== 'NoMatchingParent') continue;
        yield {
          subject: index.ref(entry.route, entry.kind),
          field: 'spec.parentRefs',
          params: {
            kind: entry.kind.kind,
            name: entry.route.metadata.name,
            parent: `${parentRef.kind} ${parentRef.namespace}/${parentRef.name}`,
            reason: message || MISSING,
          },
        };
      }
  },
};
