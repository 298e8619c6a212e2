import { decideAccess } from '../../../engine/decideAccess';
import { AccessDecision, AccessRequest } from '../../../model';
import { inboundRules, lowerInboundServer } from '../read/access';
import { withoutPort } from '../routes/hostMatch';
import { RouteRequest, selectRule } from '../routes/matchRequest';
import { Authorization } from './Authorization';
import { InboundRoute } from './inboundRoutes';
import { InboundServer, isConnectionLevel } from './inboundServer';

/** What the proxy makes of one request or connection. @internal */
export interface InboundAnswer {
  readonly verdict: AccessDecision['verdict'];
  /** Every authorization that admits the client. */
  readonly allowedBy: readonly Pick<Authorization, 'kind' | 'name'>[];
  /** The route of an HTTP request. */
  readonly route?: InboundRoute;
  /** Why it is refused. */
  readonly denyReason?: 'no-route' | 'unauthorized';
  /** What an HTTP client sees when it is refused. */
  readonly httpStatus?: number;
}

/** Decides about a client, with the request it sends unless it is a plain connection. @internal */
export function inboundAnswer(
  server: InboundServer,
  asked: AccessRequest,
  request: RouteRequest | undefined,
): InboundAnswer {
  const policy = lowerInboundServer(server, asked.operation.port);
  const { host } = asked.operation;
  // Routes speak of hosts, never of their ports.
  const question: AccessRequest = host
    ? { ...asked, operation: { ...asked.operation, host: withoutPort(host) } }
    : asked;
  const { verdict } = decideAccess([policy], question);
  const allowedBy = inboundRules(server)
    .filter(
      ({ rule }) =>
        decideAccess([{ ...policy, allow: [rule] }], question).verdict ===
        'allow',
    )
    .map(({ authorization }) => authorization);
  if (!request || isConnectionLevel(server.protocol))
    return {
      verdict,
      allowedBy,
      ...(verdict === 'deny' && { denyReason: 'unauthorized' }),
    };
  if (server.refused)
    return {
      verdict,
      allowedBy,
      denyReason: 'unauthorized',
      httpStatus: 403,
    };
  const route = selectRule(
    server.routes.flatMap(r => r.entries),
    request,
  );
  // A gRPC Server without routes of its own knows calls only.
  const isCall = server.protocol !== 'gRPC' || route !== undefined;
  if (verdict !== 'deny' && isCall)
    return { verdict, allowedBy, ...(route && { route }) };
  // Linkerd answers a request without a route before it asks who sent it.
  return route
    ? {
        verdict,
        allowedBy,
        route,
        denyReason: 'unauthorized',
        httpStatus: 403,
      }
    : {
        verdict: 'deny',
        allowedBy: [],
        denyReason: 'no-route',
        httpStatus: 404,
      };
}
