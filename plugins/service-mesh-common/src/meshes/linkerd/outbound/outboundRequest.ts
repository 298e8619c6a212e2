import { RouteEntry } from '../routes/RouteEntry';
import { RouteRequest, selectRule } from '../routes/matchRequest';
import {
  OutboundBackend,
  OutboundPolicy,
  OutboundRoute,
  OutboundRule,
} from './OutboundPolicy';

/** What a client sends: an HTTP request, or a TLS connection by its server name. @internal */
export type OutboundRequest =
  | ({ readonly protocol: 'http' } & RouteRequest)
  | { readonly protocol: 'tls'; readonly sni: string };

/** What becomes of it: it is sent on, answered by the proxy, or the connection is closed. @internal */
export type OutboundOutcome =
  | { readonly outcome: 'forward'; readonly backend: OutboundBackend }
  | { readonly outcome: 'response'; readonly httpStatus: number }
  | { readonly outcome: 'refused' };

const REFUSED: OutboundOutcome = { outcome: 'refused' };

/** What a proxy answers that cannot read its policy. */
const UNREADABLE: OutboundOutcome = { outcome: 'response', httpStatus: 500 };

/** The rule a request takes, and the route it belongs to; undefined = none fits. @internal */
export function takenRule(
  policy: OutboundPolicy,
  request: OutboundRequest,
): { readonly route: OutboundRoute; readonly rule: OutboundRule } | undefined {
  const { protocol } = policy;
  if (policy.refusals) return undefined;
  const routes =
    protocol === 'detect' && request.protocol === 'tls'
      ? policy.opaqueRoutes ?? []
      : policy.routes;
  const stream = { method: '', path: '/' };
  const seen = (): RouteRequest => {
    if (protocol === 'opaque' || request.protocol === 'tls')
      return protocol === 'tls' && request.protocol === 'tls'
        ? { ...stream, host: request.sni }
        : stream;
    return request;
  };
  const rule = select(routes, seen());
  const route = rule && routes.find(({ rules }) => rules.includes(rule));
  return rule && route && { route, rule };
}

function select(
  routes: readonly OutboundRoute[],
  request: RouteRequest,
): OutboundRule | undefined {
  const entries = routes.flatMap(({ hostnames, rules }) =>
    (hostnames.length > 0 ? hostnames : [undefined]).flatMap(hostname =>
      rules.flatMap(rule =>
        (rule.conditions.length > 0
          ? rule.conditions
          : [{ protocol: 'any' as const }]
        ).map(
          (condition): RouteEntry<OutboundRule> => ({
            rule,
            ...(hostname !== undefined && { hostname }),
            condition,
          }),
        ),
      ),
    ),
  );
  return selectRule(entries, request);
}

function ofBackend(backend: OutboundBackend, isHttp: boolean): OutboundOutcome {
  if (!backend.failure) return { outcome: 'forward', backend };
  // A gRPC failure is an answer too, with its code beside.
  return isHttp
    ? { outcome: 'response', httpStatus: backend.failure.status ?? 200 }
    : REFUSED;
}

function ofRule(
  rule: OutboundRule | undefined,
  isHttp: boolean,
): readonly OutboundOutcome[] {
  if (!rule)
    return [isHttp ? { outcome: 'response', httpStatus: 404 } : REFUSED];
  for (const filter of rule.filters) {
    if (filter.type === 'Forbidden') return [REFUSED];
    if (filter.type === 'FailureInjector')
      return [{ outcome: 'response', httpStatus: filter.status ?? 200 }];
    if (filter.type === 'RequestRedirect')
      return [{ outcome: 'response', httpStatus: filter.statusCode ?? 302 }];
  }
  const weighted = rule.distribution === 'random-available';
  const usable = rule.backends.filter(b => !weighted || (b.weight ?? 0) > 0);
  if (usable.length === 0) return [REFUSED];
  return usable.map(backend => ofBackend(backend, isHttp));
}

/** What may become of a request; several outcomes where chance decides by weight. @internal */
export function outboundRequest(
  policy: OutboundPolicy,
  request: OutboundRequest,
): readonly OutboundOutcome[] {
  const stream = { method: '', path: '/' };
  if (policy.refusals)
    return [request.protocol === 'http' ? UNREADABLE : REFUSED];
  if (policy.protocol === 'opaque')
    return ofRule(select(policy.routes, stream), false);
  if (request.protocol === 'http')
    return policy.protocol === 'tls'
      ? [REFUSED]
      : ofRule(select(policy.routes, request), true);
  if (policy.protocol === 'tls')
    return ofRule(
      select(policy.routes, { ...stream, host: request.sni }),
      false,
    );
  return policy.protocol === 'detect'
    ? ofRule(select(policy.opaqueRoutes ?? [], stream), false)
    : [REFUSED];
}
