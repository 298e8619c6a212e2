import { ResourceIndex } from '../../../engine/ResourceIndex';
import { AccessRequest, AccessResponse, Workload } from '../../../model';
import { inboundAnswer } from '../inbound/inboundAnswer';
import { RouteRequest } from '../routes/matchRequest';
import { governingServers } from './access';

const KINDS = {
  serverauthorization: 'ServerAuthorization',
  authorizationpolicy: 'AuthorizationPolicy',
};

/** The request as routes see it; undefined while it is open, or where none is sent. */
function routeRequest({
  protocol,
  method,
  path,
  host,
  headers = {},
  query = {},
}: AccessRequest['operation']): RouteRequest | undefined {
  if (protocol !== 'http' || !method || !path) return undefined;
  const search = new URLSearchParams({ ...query }).toString();
  return {
    method,
    path: search ? `${path}?${search}` : path,
    ...(host && { host }),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
  };
}

/** What the proxies of a workload answer a request with, by which route and authorizations. @internal */
export function responses(
  index: ResourceIndex,
  workload: Workload,
  asked: AccessRequest,
): readonly AccessResponse[] {
  const { port } = asked.operation;
  const servers = governingServers(index, workload, port);
  if ('unread' in servers) return [];
  return servers.map((server): AccessResponse => {
    const answer = inboundAnswer(server, asked, routeRequest(asked.operation));
    const { verdict, route, denyReason, httpStatus } = answer;
    return {
      by: server.server
        ? `Server ${server.name}`
        : `default policy ${server.name}`,
      verdict,
      admittedBy: answer.allowedBy.map(({ kind, name }) =>
        kind === 'default' ? `default ${name}` : `${KINDS[kind]} ${name}`,
      ),
      ...(route && {
        route:
          route.kind === 'default'
            ? `default ${route.name}`
            : `${route.kind} ${route.name}`,
      }),
      ...(denyReason && { denyReason }),
      ...(httpStatus !== undefined && { httpStatus }),
      evidence: server.evidence,
    };
  });
}
