import { readAll } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Service } from '../../../engine/coreKinds';
import { PolicyHTTPRoute } from '../kinds';
import { refersTo, refersToService } from '../refs';

/** Requests for a backend that does not exist are answered 500. @internal */
export const routeBackendMissing: FindingRule = {
  code: 'linkerd/route-backend-missing',
  severity: 'error',
  title: 'HTTPRoute leads to a Service that does not exist',
  message:
    'HTTPRoute {name} sends traffic to Service {backend}, which does not exist.',
  why: 'The share of the requests that belongs to the backend keeps its weight and is answered 500.',
  fix: 'Correct name and namespace of the backend, create the Service, or take the backend out of the rule.',
  reads: [PolicyHTTPRoute, Service],
  docs: 'https://linkerd.io/2/reference/httproute/',
  *check({ index }): Iterable<Problem> {
    const all = readAll(index, { routes: PolicyHTTPRoute, services: Service });
    if (!all.ok) return;
    const known = new Set(
      all.objects.services.map(
        s => `${s.metadata.namespace}/${s.metadata.name}`,
      ),
    );
    for (const route of all.objects.routes) {
      const parent = (route.spec?.parentRefs ?? []).find(ref =>
        refersTo(ref, { group: '', kind: 'Service' }),
      );
      if (!parent) continue;
      for (const [i, rule] of (route.spec?.rules ?? []).entries()) {
        for (const [j, backend] of (rule.backendRefs ?? []).entries()) {
          const name = `${
            backend.namespace ?? parent.namespace ?? route.metadata.namespace
          }/${backend.name}`;
          // A backend without weight gets no requests.
          if (
            !refersToService(backend) ||
            backend.weight === 0 ||
            known.has(name)
          )
            continue;
          yield {
            subject: index.ref(route, PolicyHTTPRoute),
            field: `spec.rules[${i}].backendRefs[${j}]`,
            params: { name: route.metadata.name, backend: name },
          };
        }
      }
    }
  },
};
