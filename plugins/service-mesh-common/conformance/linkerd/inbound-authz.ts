import { decideAccess } from '../../src/engine';
import { AccessRequest } from '../../src/model';
import {
  inboundRules,
  lowerInboundServer,
} from '../../src/meshes/linkerd/read/access';
import { selectRule } from '../../src/meshes/linkerd/routes/matchRequest';
import { isConnectionLevel } from '../../src/meshes/linkerd/inbound/inboundServer';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { InboundVector, inboundOf, routeName } from './inboundOf';

interface Vector extends InboundVector {
  readonly client: {
    readonly ip: string;
    readonly tls?: { readonly identity?: string };
  };
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  };
  readonly expected: Record<string, unknown>;
}

function values(
  headers: Readonly<Record<string, string | readonly string[]>> = {},
) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? [value] : value,
    ]),
  );
}

function question({ client, request, port }: Vector): AccessRequest {
  const identity = client.tls?.identity?.replace(/^spiffe:\/\//, '') ?? null;
  const [path, query = ''] = (request?.path ?? '').split('?');
  return {
    peer: { identity, ip: client.ip, tls: client.tls !== undefined },
    operation: request
      ? {
          protocol: 'http',
          port,
          method: request.method,
          path,
          host: request.host ?? null,
          headers: Object.fromEntries(
            Object.entries(values(request.headers)).map(([name, list]) => [
              name,
              list[0] ?? '',
            ]),
          ),
          query: Object.fromEntries(new URLSearchParams(query)),
        }
      : { protocol: 'tcp', port },
  };
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/inbound-authz',
  run(raw): Outcome {
    const vector = raw as Vector;
    const found = inboundOf(vector);
    const policy = lowerInboundServer(found, vector.port);
    const asked = question(vector);
    const decision = decideAccess([policy], asked);
    const admitting = inboundRules(found).filter(
      ({ rule }) =>
        decideAccess([{ ...policy, allow: [rule] }], asked).verdict === 'allow',
    );
    const http =
      vector.request !== undefined && !isConnectionLevel(found.protocol);
    const route =
      http && vector.request
        ? selectRule(
            found.routes.flatMap(r => r.entries),
            { ...vector.request, headers: values(vector.request.headers) },
          )
        : undefined;
    const denied = decision.verdict === 'deny';
    const noRoute = http && !route;
    const actual: Record<string, unknown> = {
      verdict: decision.verdict,
      server: `${found.server ? 'server' : 'default'}:${found.name}`,
      route: route && routeName(route),
      allowedBy: [
        ...new Set(
          admitting.map(
            ({ authorization: { kind, name } }) => `${kind}:${name}`,
          ),
        ),
      ].sort(),
      ...(denied && {
        denyReason: noRoute ? 'no-route' : 'unauthorized',
        httpStatus: noRoute ? 404 : 403,
      }),
    };
    const expected = {
      ...vector.expected,
      ...(Array.isArray(vector.expected.allowedBy) && {
        allowedBy: [...vector.expected.allowedBy].sort(),
      }),
    };
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
    );
  },
};
