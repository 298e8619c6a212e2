import { Namespace } from '../../../engine/coreKinds';
import { groupBy } from '../../../engine/groupBy';
import { createdAt, RequestRoute, inRouteOrder } from './AnyRoute';
import {
  redirectOf,
  rewriteCall,
  RewrittenCall,
  RouteRedirect,
  WrittenFilter,
} from './applyFilters';
import { bySpecificity, covers, plainHost } from './hostnames';
import { GatewayApiGateway, ReferenceGrant } from './kinds';
import { mirrorShare } from './mirrorShare';
import { refusedRoute } from './refusedRoute';
import { BackendScope, RouteBackend, routeBackends } from './routeBackends';
import { Listener, routeListeners, ServedHostname } from './routeListeners';
import { RouteCall, SelectedRule, selectRuleInTurn } from './selectRule';

/** What a gateway does with a request. @internal */
export type RouteOutcome =
  | {
      readonly outcome: 'forward';
      readonly by: SelectedRule;
      readonly backends: readonly RouteBackend[];
      readonly sent: RewrittenCall;
      /** Back ends that get a copy, with the share (0–1) of the requests copied. */
      readonly mirrors: readonly { backend: RouteBackend; share: number }[];
      /** Filters on the response, in order. */
      readonly responseFilters: readonly WrittenFilter[];
    }
  | {
      readonly outcome: 'redirect';
      readonly by: SelectedRule;
      readonly redirect: RouteRedirect;
    }
  | {
      readonly outcome: 'response';
      /** HTTP status. */
      readonly status: 404 | 500;
      /** undefined = no rule fits. */
      readonly by?: SelectedRule;
      /** Back ends that could not be served. */
      readonly backends?: readonly RouteBackend[];
    };

/** Everything that decides about requests at a gateway. @internal */
export interface GatewayTable extends BackendScope {
  readonly routes: readonly RequestRoute[];
  readonly namespaces: readonly Namespace[];
  readonly referenceGrants: readonly ReferenceGrant[];
}

/** What a rule does with a request that takes it. @internal */
export function followRule(
  by: SelectedRule,
  call: RouteCall,
  scope: BackendScope,
): RouteOutcome {
  const rule = by.entry.route.spec?.rules?.[by.rule];
  const filters = rule?.filters ?? [];
  const redirect = redirectOf(filters, call, by.prefix);
  if (redirect) return { outcome: 'redirect', by, redirect };
  const backends = routeBackends(rule?.backendRefs ?? [], by.entry, scope);
  const used = backends.filter(({ weight }) => weight > 0);
  if (used.every(({ problem }) => problem !== undefined))
    return { outcome: 'response', status: 500, by, backends };
  const mirrors = filters.flatMap(({ requestMirror }) => {
    if (!requestMirror) return [];
    const [backend] = routeBackends(
      [requestMirror.backendRef ?? {}],
      by.entry,
      scope,
    );
    const share = mirrorShare(requestMirror);
    return backend.problem === undefined && share > 0
      ? [{ backend, share }]
      : [];
  });
  // A back end's own filters count when it is the only one: which of several is taken is left to chance.
  const [only] = used.length === 1 ? used : [undefined];
  const own = only ? rule?.backendRefs?.[only.position]?.filters ?? [] : [];
  return {
    outcome: 'forward',
    by,
    backends: used,
    sent: rewriteCall([...filters, ...own], call, by.prefix),
    mirrors,
    responseFilters: [...own, ...filters].filter(
      filter => filter.responseHeaderModifier,
    ),
  };
}

/** A route at a listener, by one name they have in common. */
interface Attachment extends ServedHostname {
  readonly entry: RequestRoute;
  readonly listener: Listener;
}

const byText = (a: string, b: string) => Number(a > b) - Number(a < b);

/**
 * Routes that are merged, in the order they are asked: those of one listener that write the hostname alike. Listeners go by
 * name; behind one of them the group with the oldest route goes first.
 */
function groupsOf(asked: readonly Attachment[]): RequestRoute[][] {
  const groups = groupBy(asked, ({ listener, written }) => [
    `${listener.name ?? ''}\n${written}`,
  ]);
  return [...groups.values()]
    .sort(
      ([a], [b]) =>
        byText(a.listener.name ?? '', b.listener.name ?? '') ||
        createdAt(a.entry) - createdAt(b.entry) ||
        byText(a.written, b.written),
    )
    .map(group => group.map(({ entry }) => entry));
}

/**
 * What becomes of a request at a gateway. The most specific hostname that covers the request decides which routes are
 * asked; among them the best match wins, and where none fits the answer is 404.
 * @internal
 */
export function routeAtGateway(
  table: GatewayTable,
  gateway: GatewayApiGateway,
  call: RouteCall,
): RouteOutcome {
  const host = plainHost(call.host);
  const protocols = call.scheme === 'https' ? ['HTTPS', 'TLS'] : ['HTTP'];
  const taken = table.routes.filter(
    entry => refusedRoute(entry, table) === undefined,
  );
  const attached = taken.sort(inRouteOrder).flatMap(entry =>
    routeListeners(entry, gateway, table.namespaces)
      .filter(
        ({ listener }) =>
          protocols.includes((listener.protocol ?? '').toUpperCase()) &&
          (call.port === undefined || listener.port === call.port),
      )
      .flatMap(({ listener, served }) =>
        served.map(
          ({ hostname, written }): Attachment => ({
            entry,
            listener,
            hostname,
            written,
          }),
        ),
      ),
  );
  const [best] = attached
    .map(({ hostname }) => hostname)
    .filter(hostname => covers(hostname, host))
    .sort(bySpecificity);
  const asked = attached.filter(({ hostname }) => hostname === best);
  const by = selectRuleInTurn(groupsOf(asked), call);
  if (!by) return { outcome: 'response', status: 404 };
  const port =
    call.port ?? asked.find(({ entry }) => entry === by.entry)?.listener.port;
  return followRule(by, { ...call, ...(port && { port }) }, table);
}
