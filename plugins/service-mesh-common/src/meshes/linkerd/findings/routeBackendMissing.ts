import { FindingRule, Problem } from '../../../engine/FindingRule';
import { EgressNetwork } from '../kinds';
import { RawBackend } from '../outbound/OutboundResources';
import { refersTo, refersToService } from '../refs';
import { RawParentRef } from '../routes/acceptedBy';
import { linkerdRoutes, ROUTE_READS } from './linkerdRoutes';

const SERVICE = { group: '', kind: 'Service' };

function isClientSide(ref: RawParentRef): boolean {
  return refersTo(ref, SERVICE) || refersTo(ref, EgressNetwork);
}

/** Requests for a backend that cannot be found are answered 500. @internal */
export const routeBackendMissing: FindingRule = {
  code: 'linkerd/route-backend-missing',
  severity: 'error',
  title: 'Route leads to a backend that gets no traffic',
  message: '{kind} {name} sends traffic to {backend}, {problem}.',
  why: 'The share of the traffic that belongs to the backend keeps its weight and fails: requests are answered 500, connections are closed.',
  fix: 'Correct kind, name and namespace of the backend, create it, or take the backend out of the rule.',
  reads: ROUTE_READS,
  docs: 'https://linkerd.io/2/reference/httproute/',
  *check({ index }): Iterable<Problem> {
    const inputs = linkerdRoutes(index);
    if ('unread' in inputs) return;
    const names = (
      objects: readonly {
        readonly metadata: {
          readonly namespace?: string;
          readonly name: string;
        };
      }[],
    ) => new Set(objects.map(({ metadata: m }) => `${m.namespace}/${m.name}`));
    const [services, networks] = [
      names(inputs.services),
      names(inputs.egressNetworks),
    ];
    const problemOf = (
      backend: RawBackend,
      name: string,
      parent: RawParentRef,
      own = '',
    ): string | undefined => {
      if (refersToService(backend))
        return services.has(name) ? undefined : 'which does not exist';
      if (!refersTo(backend, EgressNetwork))
        return 'a kind that Linkerd sends nothing to';
      if (!networks.has(name)) return 'which does not exist';
      return refersTo(parent, EgressNetwork) &&
        `${parent.namespace ?? own}/${parent.name}` === name
        ? undefined
        : 'which is not the parent of the route';
    };
    for (const { route, kind } of inputs.routes) {
      const parent = (route.spec?.parentRefs ?? []).find(isClientSide);
      if (!parent) continue;
      const own = route.metadata.namespace;
      for (const [i, rule] of (route.spec?.rules ?? []).entries()) {
        for (const [j, backend] of (rule.backendRefs ?? []).entries()) {
          const name = `${backend.namespace ?? parent.namespace ?? own}/${
            backend.name
          }`;
          // A backend without weight gets no requests.
          const problem =
            backend.weight === 0
              ? undefined
              : problemOf(backend, name, parent, own);
          if (problem === undefined) continue;
          yield {
            subject: index.ref(route, kind),
            field: `spec.rules[${i}].backendRefs[${j}]`,
            params: {
              kind: kind.kind,
              name: route.metadata.name,
              backend: `${backend.kind ?? SERVICE.kind} ${name}`,
              problem,
            },
          };
        }
      }
    }
  },
};
