import { derived } from '../../../../engine/derived';
import { groupBy } from '../../../../engine/groupBy';
import {
  NamedMatch,
  RouteMatch,
  SplitBackend,
  TrafficSplit,
} from '../../../../model';
import {
  AnyRoute,
  BackendScope,
  GRPCRoute,
  HTTPRoute,
  inRouteOrder,
  RequestRoute,
  routeBackends,
  routeListeners,
  StreamRoute,
  TCPRoute,
  TLSRoute,
  WrittenBackend,
} from '../../../shared/gatewayApi';
import { mirrorShare } from '../../../shared/gatewayApi/mirrorShare';
import { durationMs } from '../../../shared/durationMs';
import { byDefault, byResource } from '../../evidence';
import { MeshSettings } from '../../MeshSettings';
import { registeredServices } from './registeredServices';
import { RegisteredService } from './resolveRequest';
import { RoutingContext } from './RoutingContext';

type HttpRule = NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number];
type GrpcRule = NonNullable<NonNullable<GRPCRoute['spec']>['rules']>[number];

const PATH_TYPES = {
  Exact: 'exact',
  PathPrefix: 'segment-prefix',
  RegularExpression: 'regex',
} as const;

/** Routes in their order, and by the hosts of their parents and back ends. */
const byMention = derived(
  (
    httpRoutes: readonly HTTPRoute[],
    grpcRoutes: readonly GRPCRoute[],
    tcpRoutes: readonly TCPRoute[],
    tlsRoutes: readonly TLSRoute[],
    settings: MeshSettings,
  ) => {
    const routes = [
      ...requestRoutes({ httpRoutes, grpcRoutes }),
      ...streamRoutes({ tcpRoutes, tlsRoutes }),
    ].sort(inRouteOrder);
    return {
      position: new Map(routes.map((entry, i) => [entry, i])),
      byHost: groupBy(routes, entry => mentionedHosts(settings, entry)),
    };
  },
);

/** Rules of Gateway API routes whose parent is a Service of the entity, or that lead there from a Gateway. @internal */
export function gatewayApiSplits(context: RoutingContext): TrafficSplit[] {
  const own = context.hosts.map(entry => entry.host);
  return concerning(context, own).flatMap(entry => {
    const namespace = entry.route.metadata.namespace ?? 'default';
    const meshHosts = (entry.route.spec?.parentRefs ?? [])
      .filter(
        parent =>
          (parent.kind ?? 'Gateway') === 'Service' &&
          (parent.group ?? '') === '',
      )
      .map(
        parent =>
          `${parent.name}.${parent.namespace ?? namespace}.svc.${
            context.settings.clusterDomain
          }`,
      )
      .filter(host => own.includes(host));
    const inside = meshHosts.flatMap(host =>
      rulesOf(context, entry, host, ['mesh']),
    );
    const outside = [...servedHosts(context, entry)].flatMap(
      ([host, gateways]) =>
        rulesOf(context, entry, host, gateways).filter(split =>
          split.backends.some(backend => own.includes(backend.host)),
        ),
    );
    return [...inside, ...outside];
  });
}

/** Routes that may speak about one of the hosts: they are attached to it, or lead there. */
function concerning(
  context: RoutingContext,
  own: readonly string[],
): readonly AnyRoute[] {
  const { httpRoutes, grpcRoutes, tcpRoutes, tlsRoutes, settings } = context;
  const { position, byHost } = byMention(
    httpRoutes,
    grpcRoutes,
    tcpRoutes,
    tlsRoutes,
    settings,
  );
  const at = (entry: AnyRoute) => position.get(entry) ?? 0;
  return [...new Set(own.flatMap(host => byHost.get(host) ?? []))].sort(
    (a, b) => at(a) - at(b),
  );
}

function mentionedHosts(
  settings: MeshSettings,
  entry: AnyRoute,
): readonly string[] {
  const { parentRefs = [], rules = [] } = entry.route.spec ?? {};
  const refs: readonly WrittenBackend[] = [
    ...parentRefs.filter(({ kind }) => kind === 'Service'),
    ...rules.flatMap(
      ({ backendRefs = [] }: { backendRefs?: readonly WrittenBackend[] }) =>
        backendRefs,
    ),
  ];
  return refs.map(ref => backendHost({ settings }, entry, ref));
}

/** Routes that decide by request. @internal */
export function requestRoutes({
  httpRoutes,
  grpcRoutes,
}: Pick<RoutingContext, 'httpRoutes' | 'grpcRoutes'>): RequestRoute[] {
  return [
    ...httpRoutes.map(route => ({ kind: HTTPRoute, route })),
    ...grpcRoutes.map(route => ({ kind: GRPCRoute, route })),
  ];
}

/** Routes that decide by connection. @internal */
export function streamRoutes({
  tcpRoutes,
  tlsRoutes,
}: Pick<RoutingContext, 'tcpRoutes' | 'tlsRoutes'>): StreamRoute[] {
  return [
    ...tcpRoutes.map(route => ({ kind: TCPRoute, route })),
    ...tlsRoutes.map(route => ({ kind: TLSRoute, route })),
  ];
}

/** Hostnames under which gateways take a route, and which gateways; one that is not there says nothing against it. */
function servedHosts(
  { gateways, namespaces }: RoutingContext,
  entry: AnyRoute,
): ReadonlyMap<string, string[]> {
  const { metadata, spec } = entry.route;
  const served = new Map<string, string[]>();
  const add = (host: string, name: string) => {
    const known = served.get(host) ?? [];
    if (!known.includes(name)) served.set(host, [...known, name]);
  };
  const written =
    spec && 'hostnames' in spec && spec.hostnames?.length
      ? spec.hostnames
      : ['*'];
  for (const parent of spec?.parentRefs ?? []) {
    if ((parent.kind ?? 'Gateway') !== 'Gateway') continue;
    const namespace = parent.namespace ?? metadata.namespace ?? 'default';
    const name = `${namespace}/${parent.name}`;
    const gateway = gateways.find(
      ({ metadata: own }) =>
        own.name === parent.name && own.namespace === namespace,
    );
    const hosts = gateway
      ? routeListeners(entry, gateway, namespaces).flatMap(
          ({ hostnames }) => hostnames,
        )
      : written;
    hosts.forEach(host => add(host, name));
  }
  return served;
}

/** The rules of a route, in their order, for one of its hosts. @internal */
export function rulesOf(
  context: RoutingContext,
  entry: AnyRoute,
  host: string,
  gateways: readonly string[],
): TrafficSplit[] {
  return entry.kind.kind === 'TCPRoute' || entry.kind.kind === 'TLSRoute'
    ? streamRules(context, entry as StreamRoute, host, gateways)
    : requestRules(context, entry as RequestRoute, host, gateways);
}

function streamRules(
  context: RoutingContext,
  entry: StreamRoute,
  host: string,
  gateways: readonly string[],
): TrafficSplit[] {
  return (entry.route.spec?.rules ?? []).map((rule, i): TrafficSplit => {
    const field = `spec.rules[${i}]`;
    return {
      host,
      gateways,
      ...(rule.name !== undefined && { name: rule.name }),
      match: [],
      protocol: entry.kind.kind === 'TLSRoute' ? 'tls' : 'tcp',
      backends: backendsOf(
        context,
        entry,
        rule.backendRefs ?? [],
        field,
        gateways,
      ),
      faults: [],
      mirrors: [],
      headerChanges: [],
      evidence: byResource(context.index, entry.route, entry.kind, field),
    };
  });
}

function requestRules(
  context: RoutingContext,
  entry: RequestRoute,
  host: string,
  gateways: readonly string[],
): TrafficSplit[] {
  const { kind, route } = entry;
  const rules: readonly (HttpRule | GrpcRule)[] = route.spec?.rules ?? [];
  return rules.map((rule, i): TrafficSplit => {
    const field = `spec.rules[${i}]`;
    const timeouts = 'timeouts' in rule ? rule.timeouts : undefined;
    const retry = 'retry' in rule ? rule.retry : undefined;
    // Without retries the back-end timeout takes the place of the request's.
    const timeoutMs = durationMs(
      (retry ? undefined : timeouts?.backendRequest) ?? timeouts?.request,
    );
    const redirect = rule.filters?.find(
      filter => filter.requestRedirect,
    )?.requestRedirect;
    const rewrite = rule.filters?.find(filter => filter.urlRewrite)?.urlRewrite;
    const perTryTimeoutMs = retry
      ? durationMs(timeouts?.backendRequest)
      : undefined;
    return {
      host,
      gateways,
      ...('name' in rule && rule.name !== undefined && { name: rule.name }),
      match:
        kind === HTTPRoute
          ? ((rule as HttpRule).matches ?? []).map(httpMatch)
          : ((rule as GrpcRule).matches ?? []).map(grpcMatch),
      protocol: kind === HTTPRoute ? 'http' : 'grpc',
      backends: redirect
        ? []
        : backendsOf(context, entry, rule.backendRefs ?? [], field, gateways),
      ...(redirect && {
        redirect: {
          to:
            [
              redirect.scheme && `${redirect.scheme}://`,
              redirect.hostname,
              redirect.port && `:${redirect.port}`,
              redirect.path?.replaceFullPath,
            ]
              .filter(Boolean)
              .join('') || 'the same address',
          code: redirect.statusCode ?? 302,
        },
      }),
      ...(rewrite && {
        rewrite: [
          rewrite.path?.replaceFullPath ?? rewrite.path?.replacePrefixMatch,
          rewrite.hostname,
        ]
          .filter(Boolean)
          .join(' at '),
      }),
      ...(timeoutMs && { timeoutMs }),
      ...(!redirect && {
        retries: retry
          ? {
              attempts: retry.attempts ?? 2,
              ...(perTryTimeoutMs && { perTryTimeoutMs }),
              on: ['connection errors', ...(retry.codes ?? []).map(String)],
              evidence: byResource(
                context.index,
                route,
                kind,
                `${field}.retry`,
              ),
            }
          : {
              attempts: 2,
              on: [
                'connect-failure',
                'refused-stream',
                'unavailable',
                'cancelled',
                'retriable-status-codes',
              ],
              evidence: byDefault('two retries without a retry stanza'),
            },
      }),
      faults: [],
      mirrors: (rule.filters ?? []).flatMap(({ requestMirror }) => {
        const name = requestMirror?.backendRef?.name;
        if (!requestMirror || !name) return [];
        return [
          {
            host: backendHost(context, entry, requestMirror.backendRef ?? {}),
            share: mirrorShare(requestMirror),
          },
        ];
      }),
      headerChanges: (rule.filters ?? []).flatMap(filter =>
        (['request', 'response'] as const).flatMap(side => {
          const change = filter[`${side}HeaderModifier`];
          return [
            ...(change?.set ?? []).map(
              ({ name, value }) => `set ${side} header ${name}=${value}`,
            ),
            ...(change?.add ?? []).map(
              ({ name, value }) => `add ${side} header ${name}=${value}`,
            ),
            ...(change?.remove ?? []).map(
              name => `remove ${side} header ${name}`,
            ),
          ];
        }),
      ),
      evidence: byResource(context.index, route, kind, field),
    };
  });
}

function backendHost(
  { settings }: Pick<RoutingContext, 'settings'>,
  { route }: AnyRoute,
  ref: WrittenBackend,
): string {
  if (ref.kind === 'Hostname') return ref.name ?? '';
  return `${ref.name}.${
    ref.namespace ?? route.metadata.namespace ?? 'default'
  }.svc.${settings.clusterDomain}`;
}

function backendsOf(
  context: RoutingContext,
  entry: AnyRoute,
  refs: readonly WrittenBackend[],
  field: string,
  gateways: readonly string[],
): SplitBackend[] {
  const scope: BackendScope = {
    // Inside the mesh nobody has to be asked.
    ...(gateways.includes('mesh') && { needsNoGrant: true }),
    services: context.services,
    referenceGrants: context.referenceGrants,
    hosts: refs.some(ref => ref.kind === 'Hostname')
      ? registeredHosts(context)
      : [],
  };
  return routeBackends(refs, entry, scope).map(
    ({ position, port, weight, share, problem }): SplitBackend => ({
      host: backendHost(context, entry, refs[position]),
      ...(port !== undefined && { port }),
      weight,
      ...(share !== undefined && { share }),
      ...(problem !== undefined && {
        problem: `${problem}, so its share is answered with 500`,
      }),
      evidence: byResource(
        context.index,
        entry.route,
        entry.kind,
        `${field}.backendRefs[${position}]`,
      ),
    }),
  );
}

const hostNames = derived((services: readonly RegisteredService[]) =>
  services.map(({ host }) => host),
);

/** Hosts a reference to a host name may name. @internal */
export function registeredHosts({
  services,
  serviceEntries,
  settings,
}: RoutingContext): readonly string[] {
  return hostNames(registeredServices(services, serviceEntries, settings));
}

function named(
  list:
    | readonly {
        readonly type?: string;
        readonly name?: string;
        readonly value?: string;
      }[]
    | undefined,
): NamedMatch[] {
  return (list ?? []).map(({ type, name = '', value = '' }) => ({
    name,
    type: type === 'RegularExpression' ? 'regex' : 'exact',
    value,
  }));
}

function httpMatch(
  match: NonNullable<HttpRule['matches']>[number],
): RouteMatch {
  const type =
    PATH_TYPES[(match.path?.type ?? 'PathPrefix') as keyof typeof PATH_TYPES];
  return {
    ...(match.path &&
      type && { path: { type, value: match.path.value ?? '/' } }),
    ...(match.method && { method: { type: 'exact', value: match.method } }),
    headers: named(match.headers),
    query: named(match.queryParams),
    source: [],
  };
}

function grpcMatch(
  match: NonNullable<GrpcRule['matches']>[number],
): RouteMatch {
  const { method } = match;
  return {
    ...(method && {
      grpc: {
        ...(method.service !== undefined && { service: method.service }),
        ...(method.method !== undefined && { method: method.method }),
        type: method.type === 'RegularExpression' ? 'regex' : 'exact',
      },
    }),
    headers: named(match.headers),
    query: [],
    source: [],
  };
}
