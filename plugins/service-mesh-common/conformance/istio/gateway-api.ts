import { parseAllDocuments } from 'yaml';
import { isUnread, Namespace, Service } from '../../src/engine';
import {
  changeHeaders,
  GatewayApiGateway,
  GatewayTable,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  routeAtGateway,
  RouteOutcome,
} from '../../src/meshes/shared/gatewayApi';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

type Headers = Readonly<Record<string, string>>;

interface Vector {
  readonly gateway: string;
  readonly resources: readonly string[];
  readonly baseResources?: string;
  readonly requests: readonly {
    readonly request: {
      readonly host?: string;
      readonly path?: string;
      readonly method?: string;
      readonly headers?: Headers;
      readonly scheme?: string;
      readonly port?: number;
    };
    readonly backendSetResponseHeaders?: Headers;
    readonly expected: Expected;
  }[];
}

interface Expected {
  readonly backend?: string;
  readonly namespace?: string;
  readonly weights?: Readonly<Record<string, number>>;
  readonly status?: number;
  readonly redirect?: Readonly<Record<string, unknown>>;
  readonly expectedRequest?: {
    readonly request: {
      readonly host?: string;
      readonly path?: string;
      readonly headers?: Headers;
    };
    readonly absentHeaders?: readonly string[];
  };
  readonly response?: {
    readonly headers?: Headers;
    readonly absentHeaders?: readonly string[];
  };
  readonly mirroredTo?: readonly unknown[];
}

function tableOf(resources: readonly unknown[]) {
  const index = clusterOf(resources);
  const all = <T>(read: readonly T[] | { readonly unread: unknown }) =>
    Array.isArray(read) ? (read as readonly T[]) : [];
  const gateways = index.list(GatewayApiGateway);
  const table: GatewayTable = {
    routes: [
      ...all(index.list(HTTPRoute)).map(route => ({
        kind: HTTPRoute,
        route,
      })),
      ...all(index.list(GRPCRoute)).map(route => ({
        kind: GRPCRoute,
        route,
      })),
    ],
    namespaces: all(index.list(Namespace)),
    services: all(index.list(Service)),
    referenceGrants: all(index.list(ReferenceGrant)),
    hosts: [],
  };
  return { table, gateways: isUnread(gateways) ? [] : gateways };
}

/** The values of the headers somebody asks for, and of those that must not be there. */
function askedHeaders(
  found: Headers,
  asked: {
    readonly headers?: Headers;
    readonly absentHeaders?: readonly string[];
  },
) {
  return {
    ...(asked.headers && {
      headers: Object.fromEntries(
        Object.keys(asked.headers).map(name => [
          name,
          found[name.toLowerCase()],
        ]),
      ),
    }),
    ...(asked.absentHeaders && {
      absentHeaders: asked.absentHeaders.filter(
        name => found[name.toLowerCase()] === undefined,
      ),
    }),
  };
}

/** The part of an answer that a vector asks for, in its words. */
function written(
  answer: RouteOutcome,
  expected: Expected,
  backendSets: Headers,
): Expected {
  switch (answer.outcome) {
    case 'response':
      return { status: answer.status };
    case 'redirect': {
      const { code, ...redirect } = answer.redirect;
      const told: Readonly<Record<string, unknown>> = redirect;
      return {
        ...(expected.status !== undefined && { status: code }),
        ...(expected.redirect && {
          redirect: Object.fromEntries(
            Object.keys(expected.redirect).map(key => [
              key,
              String(told[key] ?? ''),
            ]),
          ),
        }),
      };
    }
    default: {
      const { backends, sent, mirrors } = answer;
      const served = backends.filter(({ problem }) => problem === undefined);
      const headers = answer.responseFilters.reduce<Headers>(
        (before, { responseHeaderModifier }) =>
          changeHeaders(before, responseHeaderModifier ?? {}),
        backendSets,
      );
      return {
        ...(expected.backend !== undefined && {
          backend: served.map(({ name }) => name).join(','),
        }),
        ...(expected.namespace !== undefined && {
          namespace: [
            ...new Set(served.map(({ namespace }) => namespace)),
          ].join(','),
        }),
        ...(expected.weights && {
          weights: Object.fromEntries(
            Object.keys(expected.weights).map(name => [
              name,
              backends.find(backend => backend.name === name)?.weight ?? 0,
            ]),
          ),
        }),
        ...(expected.status !== undefined && { status: 200 }),
        ...(expected.expectedRequest && {
          expectedRequest: {
            request: {
              ...(expected.expectedRequest.request.host !== undefined && {
                host: sent.host,
              }),
              ...(expected.expectedRequest.request.path !== undefined && {
                path: sent.path,
              }),
              ...askedHeaders(sent.headers, {
                headers: expected.expectedRequest.request.headers,
              }),
            },
            ...askedHeaders(sent.headers, {
              absentHeaders: expected.expectedRequest.absentHeaders,
            }),
          },
        }),
        ...(expected.response && {
          response: askedHeaders(headers, expected.response),
        }),
        ...(expected.mirroredTo && {
          mirroredTo: mirrors.map(({ backend: { name, namespace } }) => ({
            name,
            namespace,
          })),
        }),
      };
    }
  }
}

/** Clients that do not say otherwise speak plain HTTP wherever the gateway does. */
function servesPlain({ spec }: GatewayApiGateway): boolean {
  return (spec?.listeners ?? []).some(({ protocol }) => protocol === 'HTTP');
}

/** The port of a request: the one it names, that of its host, or the usual one; where the gateway listens to none, any. */
function portOf(
  { port, host = '', scheme }: Vector['requests'][number]['request'],
  { spec }: GatewayApiGateway,
): { readonly port?: number } {
  const listens = (wanted: number | undefined) =>
    (spec?.listeners ?? []).some(listener => listener.port === wanted);
  const called = [
    Number(/:(\d+)$/.exec(host)?.[1]),
    scheme === 'https' ? 443 : 80,
  ].find(listens);
  const found = port ?? called;
  return found === undefined ? {} : { port: found };
}

export const adapter: SuiteAdapter = {
  suite: 'istio/gateway-api/cases',
  run(raw, file): Outcome {
    const vector = raw as Vector;
    const paths = [vector.baseResources ?? [], vector.resources].flat();
    const { table, gateways } = tableOf(
      paths
        .flatMap(path => parseAllDocuments(file.readText(path)))
        .map(document => document.toJS() as unknown),
    );
    const gateway = gateways.find(
      ({ metadata }) =>
        `${metadata.namespace}/${metadata.name}` === vector.gateway,
    );
    if (!gateway)
      return {
        outcome: 'fail',
        expected: vector.gateway,
        actual: null,
        note: 'the resources hold no such gateway',
      };
    return compare(
      vector.requests.map(({ expected }) => expected),
      vector.requests.map(({ request, expected, ...rest }) =>
        written(
          routeAtGateway(table, gateway, {
            host: request.host ?? '',
            path: request.path ?? '/',
            method: request.method ?? 'GET',
            headers: request.headers ?? {},
            scheme:
              request.scheme === 'https' || !servesPlain(gateway)
                ? 'https'
                : 'http',
            ...portOf(request, gateway),
          }),
          expected,
          rest.backendSetResponseHeaders ?? {},
        ),
      ),
    );
  },
};
