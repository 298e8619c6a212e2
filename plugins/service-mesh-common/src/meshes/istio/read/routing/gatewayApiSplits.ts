import {
  NamedMatch,
  RouteMatch,
  SplitBackend,
  TrafficSplit,
} from '../../../../model';
import { resolveShares } from '../../../../engine/resolveShares';
import { GRPCRoute, HTTPRoute } from '../../../shared/gatewayApi';
import { oldestFirst } from '../../byAge';
import { durationMs } from '../../durationMs';
import { byDefault, byResource } from '../../evidence';
import { RoutingContext } from './RoutingContext';

type HttpRule = NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number];
type GrpcRule = NonNullable<NonNullable<GRPCRoute['spec']>['rules']>[number];
type Route =
  | { readonly kind: typeof HTTPRoute; readonly route: HTTPRoute }
  | { readonly kind: typeof GRPCRoute; readonly route: GRPCRoute };

const PATH_TYPES = {
  Exact: 'exact',
  PathPrefix: 'segment-prefix',
  RegularExpression: 'regex',
} as const;

/** Rules of Gateway API routes whose parent is a Service of the entity, or that lead there from a Gateway. @internal */
export function gatewayApiSplits(context: RoutingContext): TrafficSplit[] {
  const routes: Route[] = [
    ...oldestFirst(context.httpRoutes).map(route => ({
      kind: HTTPRoute,
      route,
    })),
    ...oldestFirst(context.grpcRoutes).map(route => ({
      kind: GRPCRoute,
      route,
    })),
  ];
  const own = context.hosts.map(entry => entry.host);
  return routes.flatMap(entry => {
    const { spec, metadata } = entry.route;
    const namespace = metadata.namespace ?? 'default';
    const parents = spec?.parentRefs ?? [];
    const meshHosts = parents
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
    const gateways = parents
      .filter(parent => (parent.kind ?? 'Gateway') === 'Gateway')
      .map(parent => `${parent.namespace ?? namespace}/${parent.name}`);
    const inside = meshHosts.flatMap(host =>
      rulesOf(context, entry, host, ['mesh']),
    );
    const outside = gateways.length
      ? (spec?.hostnames?.length ? spec.hostnames : ['*']).flatMap(host =>
          rulesOf(context, entry, host, gateways).filter(split =>
            split.backends.some(backend => own.includes(backend.host)),
          ),
        )
      : [];
    return [...inside, ...outside];
  });
}

function rulesOf(
  context: RoutingContext,
  entry: Route,
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
        : backendsOf(context, entry, rule.backendRefs ?? [], field),
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
        const { fraction } = requestMirror;
        const copied = fraction
          ? (fraction.numerator ?? 0) / (fraction.denominator || 100)
          : 1;
        const share =
          requestMirror.percent === undefined
            ? copied
            : requestMirror.percent / 100;
        return [
          {
            host: backendHost(context, route, requestMirror.backendRef ?? {}),
            share,
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

interface BackendRef {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
  readonly weight?: number;
}

function backendHost(
  context: RoutingContext,
  route: HTTPRoute | GRPCRoute,
  ref: BackendRef,
): string {
  if (ref.kind === 'Hostname') return ref.name ?? '';
  return `${ref.name}.${
    ref.namespace ?? route.metadata.namespace ?? 'default'
  }.svc.${context.settings.clusterDomain}`;
}

function backendsOf(
  context: RoutingContext,
  { kind, route }: Route,
  refs: readonly BackendRef[],
  field: string,
): SplitBackend[] {
  const shares = resolveShares(refs.map(ref => ref.weight ?? 1));
  return refs.map((ref, i): SplitBackend => {
    const host = backendHost(context, route, ref);
    const known =
      ref.kind === 'Hostname' ||
      context.services.some(
        s =>
          `${s.metadata.name}.${s.metadata.namespace}.svc.${context.settings.clusterDomain}` ===
          host,
      );
    return {
      host,
      ...(ref.port !== undefined && { port: ref.port }),
      weight: ref.weight ?? 1,
      ...(shares[i] !== undefined && { share: shares[i] }),
      ...(!known && {
        problem: `there is no Service ${host}, so its share is answered with 500`,
      }),
      evidence: byResource(
        context.index,
        route,
        kind,
        `${field}.backendRefs[${i}]`,
      ),
    };
  });
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
