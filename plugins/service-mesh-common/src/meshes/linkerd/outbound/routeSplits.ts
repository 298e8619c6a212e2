import { Kind } from '../../../engine/Kind';
import { resolveShares } from '../../../engine/resolveShares';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { Service } from '../../../engine/coreKinds';
import {
  KubeObject,
  RouteMatch,
  SplitBackend,
  TrafficSplit,
} from '../../../model';
import { POLICY_GROUP } from '../kinds';
import { refersToService } from '../refs';
import { RawGrpcMatch, RawHttpMatch } from '../routes/RouteCondition';
import { parseDuration } from './parseDuration';
import { parseGoDuration } from './parseGoDuration';
import {
  GrpcRetry,
  HttpRetry,
  parseGrpcRetry,
  parseHttpRetry,
} from './parseRetry';
import { parseTimeouts, Timeouts } from './parseTimeouts';
import { acceptedParents, RouteObject } from './serviceRoutes';

/** A Service clients call, and what its routes may lead to. @internal */
export interface ServiceContext {
  readonly index: ResourceIndex;
  readonly service: Service;
  /** FQDN of the Service. */
  readonly host: string;
  readonly services: readonly Service[];
  readonly clusterDomain: string;
}

interface RawBackend {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
  readonly weight?: number;
}

interface RawHeaders {
  readonly set?: readonly { readonly name?: string; readonly value?: string }[];
  readonly add?: readonly { readonly name?: string; readonly value?: string }[];
  readonly remove?: readonly string[];
}

interface RawFilter {
  readonly type?: string;
  readonly requestHeaderModifier?: RawHeaders;
  readonly responseHeaderModifier?: RawHeaders;
  readonly requestRedirect?: {
    readonly scheme?: string;
    readonly hostname?: string;
    readonly port?: number;
    readonly statusCode?: number;
  };
}

interface RawRule {
  readonly name?: string;
  readonly matches?: readonly (RawHttpMatch | RawGrpcMatch)[];
  readonly filters?: readonly RawFilter[];
  readonly backendRefs?: readonly RawBackend[];
  readonly timeouts?: { readonly request?: string };
}

type AnyRoute = RouteObject & {
  readonly spec?: { readonly rules?: readonly RawRule[] };
};

/** Filters that drop the whole route on the way out. */
const UNSUPPORTED = new Set(['RequestMirror', 'URLRewrite', 'ExtensionRef']);

function problemOf(
  backend: RawBackend,
  namespace: string,
  services: readonly Service[],
): string | undefined {
  if (!refersToService(backend))
    return backend.kind === 'EgressNetwork'
      ? undefined
      : `a backend of kind ${backend.kind} is not supported`;
  if (
    !services.some(
      s =>
        s.metadata.name === backend.name && s.metadata.namespace === namespace,
    )
  ) {
    return `Service ${namespace}/${backend.name} does not exist`;
  }
  return backend.port === undefined ? 'the backend names no port' : undefined;
}

function backendsOf(
  context: ServiceContext,
  route: KubeObject,
  kind: Kind,
  rule: RawRule,
  position: number,
): readonly SplitBackend[] {
  const { index, service, services, clusterDomain } = context;
  const ref = index.ref(route, kind);
  const refs = rule.backendRefs ?? [];
  if (refs.length === 0) {
    return [
      {
        host: context.host,
        weight: 1,
        share: 1,
        evidence: [
          {
            type: 'resource',
            ref,
            field: `spec.rules[${position}]`,
            note: 'no backend: the Service itself',
          },
        ],
      },
    ];
  }
  const shares = resolveShares(refs.map(backend => backend.weight ?? 1));
  return refs.map((backend, i): SplitBackend => {
    // Unlike the status, the proxy's configuration takes the Service's namespace.
    const namespace = backend.namespace ?? service.metadata.namespace ?? '';
    const problem = problemOf(backend, namespace, services);
    return {
      host: `${backend.name}.${namespace}.svc.${clusterDomain}`,
      ...(backend.port !== undefined && { port: backend.port }),
      weight: backend.weight ?? 1,
      ...(shares[i] !== undefined && { share: shares[i] }),
      ...(problem !== undefined && { problem }),
      evidence: [
        {
          type: 'resource',
          ref,
          field: `spec.rules[${position}].backendRefs[${i}]`,
        },
      ],
    };
  });
}

const PATH_TYPES = {
  Exact: 'exact',
  PathPrefix: 'segment-prefix',
  RegularExpression: 'regex',
} as const;

function namedMatches(list: RawHttpMatch['headers']): RouteMatch['headers'] {
  return (list ?? []).map(({ name = '', type, value = '' }) => ({
    name,
    type: type === 'RegularExpression' ? 'regex' : 'exact',
    value,
  }));
}

function matchOf(
  match: RawHttpMatch | RawGrpcMatch,
  source: readonly string[],
  port: number | undefined,
): RouteMatch {
  const shared = {
    headers: namedMatches(match.headers),
    source,
    ...(port !== undefined && { port }),
  };
  if (typeof match.method === 'object') {
    const { service, method, type } = match.method;
    return {
      ...shared,
      query: [],
      grpc: {
        ...(service && { service }),
        ...(method && { method }),
        type: type === 'RegularExpression' ? 'regex' : 'exact',
      },
    };
  }
  const http = match as RawHttpMatch;
  const type =
    PATH_TYPES[(http.path?.type ?? 'PathPrefix') as keyof typeof PATH_TYPES] ??
    'segment-prefix';
  return {
    ...shared,
    query: namedMatches(http.queryParams),
    ...(http.path && { path: { type, value: http.path.value ?? '/' } }),
    ...(http.method !== undefined && {
      method: { type: 'exact', value: http.method },
    }),
  };
}

function changes(
  headers: RawHeaders | undefined,
  where: string,
): readonly string[] {
  return [
    ...(headers?.set ?? []).map(h => `set ${where} ${h.name}=${h.value}`),
    ...(headers?.add ?? []).map(h => `add ${where} ${h.name}=${h.value}`),
    ...(headers?.remove ?? []).map(name => `remove ${where} ${name}`),
  ];
}

/** A rule's own timeout: Gateway API routes are read like annotations, Linkerd's own take Go's durations. */
function ruleTimeoutMs(rule: RawRule, kind: Kind): number | undefined {
  const raw = rule.timeouts?.request;
  if (raw === undefined) return undefined;
  if (kind.group !== POLICY_GROUP) {
    const parsed = parseDuration(raw);
    return parsed.ok ? parsed.value : undefined;
  }
  const parsed = parseGoDuration(raw);
  return parsed.ok && !parsed.value.negative
    ? parsed.value.nanoseconds / 1e6
    : undefined;
}

function timeoutMs(
  route: Timeouts,
  service: Timeouts,
  rule: number | undefined,
): number | undefined {
  const request = route.requestMs ?? rule;
  const own = {
    ...route,
    ...(request !== undefined && { requestMs: request }),
  };
  const any = Object.values(own).some(ms => ms !== undefined && ms > 0);
  // A route with any timeout takes none of the Service's.
  return (any ? own : service).requestMs || undefined;
}

function retryConditions(retry: HttpRetry | GrpcRetry): readonly string[] {
  if ('conditions' in retry) return retry.conditions ?? [];
  if (!('statusRanges' in retry)) return [];
  return (retry.statusRanges ?? []).map(([from, to]) =>
    from === to ? `${from}` : `${from}-${to}`,
  );
}

/** The rules of one route as splits; empty when Linkerd passes over the route. @internal */
export function routeSplits(
  context: ServiceContext,
  route: AnyRoute,
  kind: Kind,
  protocol: TrafficSplit['protocol'],
): readonly TrafficSplit[] {
  const annotations = route.metadata.annotations ?? {};
  const onRoute = parseTimeouts(annotations);
  const parseRetry = protocol === 'grpc' ? parseGrpcRetry : parseHttpRetry;
  const ownRetry = parseRetry(annotations);
  const rules = route.spec?.rules ?? [];
  if (
    !onRoute.ok ||
    !ownRetry.ok ||
    rules.some(rule =>
      (rule.filters ?? []).some(f => UNSUPPORTED.has(f.type ?? '')),
    )
  )
    return [];
  const serviceAnnotations = context.service.metadata.annotations ?? {};
  const onService = parseTimeouts(serviceAnnotations);
  const serviceRetry = parseRetry(serviceAnnotations);
  const retry =
    ownRetry.value ?? (serviceRetry.ok ? serviceRetry.value : undefined);
  const ref = context.index.ref(route, kind);
  const consumer =
    route.metadata.namespace !== context.service.metadata.namespace;
  const source = consumer ? [`from namespace ${route.metadata.namespace}`] : [];
  return acceptedParents(route, context.service).flatMap(parent =>
    rules.map((rule, position): TrafficSplit => {
      const timeout = timeoutMs(
        onRoute.value,
        onService.ok ? onService.value : {},
        ruleTimeoutMs(rule, kind),
      );
      const redirect = rule.filters?.find(
        f => f.requestRedirect,
      )?.requestRedirect;
      const everything = consumer ? [{}] : [];
      const matches = rule.matches?.length ? rule.matches : everything;
      return {
        host: context.host,
        ...(parent.port !== undefined && { port: parent.port }),
        gateways: ['mesh'],
        name: rule.name ?? `${route.metadata.name}[${position}]`,
        match: matches.map(match => matchOf(match, source, parent.port)),
        protocol,
        backends: backendsOf(context, route, kind, rule, position),
        ...(redirect && {
          redirect: {
            to: `${redirect.scheme ? `${redirect.scheme}://` : ''}${
              redirect.hostname ?? ''
            }${redirect.port ? `:${redirect.port}` : ''}`,
            code: redirect.statusCode ?? 302,
          },
        }),
        ...(timeout !== undefined && { timeoutMs: timeout }),
        ...(retry && {
          retries: {
            attempts: retry.limit,
            ...(retry.timeoutMs !== undefined && {
              perTryTimeoutMs: retry.timeoutMs,
            }),
            on: retryConditions(retry),
            evidence: [
              ownRetry.value
                ? {
                    type: 'resource',
                    ref,
                    field: 'metadata.annotations',
                    note: 'retry.linkerd.io',
                  }
                : {
                    type: 'resource',
                    ref: context.index.ref(context.service, Service),
                    field: 'metadata.annotations',
                    note: 'retry.linkerd.io',
                  },
            ],
          },
        }),
        faults: [],
        mirrors: [],
        headerChanges: (rule.filters ?? []).flatMap(filter => [
          ...changes(filter.requestHeaderModifier, 'request header'),
          ...changes(filter.responseHeaderModifier, 'response header'),
        ]),
        evidence: [
          {
            type: 'resource',
            ref,
            field: `spec.rules[${position}]`,
            ...(consumer && {
              note: 'applies to clients of its own namespace only',
            }),
          },
        ],
      };
    }),
  );
}
