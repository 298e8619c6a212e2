import { ResourceIndex } from '../../../engine/ResourceIndex';
import { EvidenceList } from '../../../model';
import { matchWithoutMethod } from '../routes/matchWithoutMethod';
import { OutboundFilter, OutboundRoute } from './OutboundPolicy';
import { KindedRoute } from './OutboundResources';

/** What is in a route that the proxies of clients cannot read, which makes them refuse the whole policy. @internal */
export interface Refusal {
  readonly entry: KindedRoute;
  readonly field: string;
  readonly problem: string;
  readonly evidence: EvidenceList;
}

function responseFilter(filters: readonly OutboundFilter[]): number {
  return filters.findIndex(({ type }) => type === 'ResponseHeaderModifier');
}

/** The field of the first filter for responses, which gRPC has no form for. */
function responseFilterOf({ rules }: OutboundRoute): string | undefined {
  for (const [r, rule] of rules.entries()) {
    const ofRule = responseFilter(rule.filters);
    if (ofRule >= 0) return `spec.rules[${r}].filters[${ofRule}]`;
    for (const [b, backend] of rule.backends.entries()) {
      // Of a backend that fails by itself no filter is sent.
      const found = backend.failure ? -1 : responseFilter(backend.filters);
      if (found >= 0)
        return `spec.rules[${r}].backendRefs[${b}].filters[${found}]`;
    }
  }
  return undefined;
}

/** The gRPC routes of a policy that spoil it for everybody who gets them. @internal */
export function refusals(
  index: ResourceIndex,
  routes: readonly OutboundRoute[],
): readonly Refusal[] {
  return routes.flatMap(route => {
    const { entry } = route;
    if (entry?.form !== 'grpc') return [];
    const match = matchWithoutMethod(entry.route.spec?.rules);
    const field = match ?? responseFilterOf(route);
    if (field === undefined) return [];
    const problem = match
      ? 'a match names no method'
      : 'it has a filter for response headers';
    const ref = index.ref(entry.route, entry.kind);
    return [
      {
        entry,
        field,
        problem,
        evidence: [{ type: 'resource', ref, field, note: problem }],
      },
    ];
  });
}

/** Why the back ends of a route get nothing; routes of another client's namespace do it no harm. @internal */
export function refusalOf(
  found: readonly Refusal[] | undefined,
  { route }: KindedRoute,
  parentNamespace: string,
): string | undefined {
  const refusal = found?.find(({ entry: { route: other } }) =>
    [parentNamespace, route.metadata.namespace].includes(
      other.metadata.namespace,
    ),
  );
  if (!refusal) return undefined;
  const { entry, problem } = refusal;
  const { namespace, name } = entry.route.metadata;
  return `proxies cannot read ${entry.kind.kind} ${namespace}/${name}: ${problem}`;
}
