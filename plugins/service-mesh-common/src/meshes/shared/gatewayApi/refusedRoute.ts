import { RequestRoute } from './AnyRoute';
import { WrittenFilter } from './applyFilters';
import { GrantScope, mayReferTo, WrittenBackend } from './routeBackends';

type HeaderChange = NonNullable<WrittenFilter['requestHeaderModifier']>;

const HTTP_FILTERS = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'CORS',
];
const GRPC_FILTERS = HTTP_FILTERS.slice(0, 3);
const BACKEND_FILTERS = HTTP_FILTERS.slice(0, 2);

/** Control characters but the tabulator. */
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

function hasBadHeader(change: HeaderChange | undefined): boolean {
  return [...(change?.set ?? []), ...(change?.add ?? [])].some(({ value }) =>
    CONTROL.test(value ?? ''),
  );
}

function filterFault(
  filters: readonly WrittenFilter[],
  known: readonly string[],
): string | undefined {
  for (const filter of filters) {
    const { type, requestHeaderModifier, responseHeaderModifier } = filter;
    if (type !== undefined && !known.includes(type))
      return `filters of the type ${type} are not supported here`;
    if (
      hasBadHeader(requestHeaderModifier) ||
      hasBadHeader(responseHeaderModifier)
    )
      return 'the value of a header contains control characters';
  }
  return undefined;
}

/** What is wrong with a reference in itself; one that leads nowhere only loses its share. */
function backendFault(ref: WrittenBackend): string | undefined {
  const { group, kind = 'Service', name = '', namespace } = ref;
  const isService =
    kind === 'Service'
      ? !group
      : kind === 'ServiceImport' && group === 'multicluster.x-k8s.io';
  const isHostname = kind === 'Hostname' && group === 'networking.istio.io';
  if (!isService && !isHostname) return undefined;
  if (kind === 'Service' && name.includes('.'))
    return `${name} is a host; a Service is referred to by its name`;
  if (isHostname && namespace !== undefined)
    return 'a Hostname has no namespace';
  return ref.port === undefined ? 'the reference names no port' : undefined;
}

/**
 * Why Istio takes nothing at all from a route: one rule it cannot translate spoils the others. undefined = it takes it.
 * @internal
 */
export function refusedRoute(
  entry: RequestRoute,
  scope: GrantScope,
): string | undefined {
  const { kind, route } = entry;
  const isGrpc = kind.kind === 'GRPCRoute';
  const known = isGrpc ? GRPC_FILTERS : HTTP_FILTERS;
  for (const rule of route.spec?.rules ?? []) {
    const { filters = [], backendRefs = [], matches = [] } = rule;
    if (
      matches.some(
        match =>
          'method' in match &&
          typeof match.method === 'object' &&
          match.method.service === undefined &&
          match.method.method === undefined,
      )
    )
      return 'a match names neither service nor method';
    const used = backendRefs.filter(({ weight = 1 }) => weight !== 0);
    const copied = filters.flatMap(
      ({ requestMirror }) => requestMirror?.backendRef ?? [],
    );
    const fault =
      filterFault(filters, known) ??
      filterFault(
        used.flatMap(ref => ref.filters ?? []),
        BACKEND_FILTERS,
      ) ??
      [...used, ...(isGrpc ? copied : [])]
        // What it may not refer to is not looked at any further.
        .filter(ref => mayReferTo(ref, entry, scope))
        .map(backendFault)
        .find(found => found !== undefined);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
