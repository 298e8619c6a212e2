import { AccessRequest } from '../../src/model';
import { inboundAnswer } from '../../src/meshes/linkerd/inbound/inboundAnswer';
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
    const { route, allowedBy, ...answer } = inboundAnswer(
      found,
      question(vector),
      vector.request && {
        ...vector.request,
        headers: values(vector.request.headers),
      },
    );
    const actual: Record<string, unknown> = {
      ...answer,
      server: `${found.server ? 'server' : 'default'}:${found.name}`,
      route: route && routeName(route),
      allowedBy: [
        ...new Set(allowedBy.map(({ kind, name }) => `${kind}:${name}`)),
      ].sort(),
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
