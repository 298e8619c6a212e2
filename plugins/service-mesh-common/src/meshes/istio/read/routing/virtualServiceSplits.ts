import { EvidenceList, SplitBackend, TrafficSplit } from '../../../../model';
import { Service } from '../../../../engine/coreKinds';
import { derived } from '../../../../engine/derived';
import { groupBy } from '../../../../engine/groupBy';
import { isUnreadObject } from '../../../../engine/ResourceIndex';
import { resolveShares } from '../../../../engine/resolveShares';
import { oldestFirst } from '../../byAge';
import { durationMs } from '../../../shared/durationMs';
import { byDefault, byResource } from '../../evidence';
import { fullHost, hostsMatch, hostSubsetOf } from '../../Host';
import { DestinationRule, ServiceEntry, VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import { effectiveRoutes } from './effectiveRoutes';
import { hostOwners } from './hostOwners';
import { mirrorShares } from './mirrorShares';
import { retryPolicy } from './retryPolicy';
import { RoutingContext } from './RoutingContext';
import { routeMatch } from './virtualServiceMatch';
import { gatewaysOf, virtualServicesFor } from './virtualServicesFor';
import { WrittenRoute } from './WrittenRoute';

type HttpRoute = WrittenRoute;
type Destination = NonNullable<
  NonNullable<HttpRoute['route']>[number]['destination']
>;

interface Written {
  readonly service: VirtualService;
  readonly host: string;
  readonly gateways: readonly string[];
}

/** Full names that a VirtualService is about and leads to. */
const mentionsOf = derived(
  ({ clusterDomain }: MeshSettings, { metadata, spec }: VirtualService) => {
    const full = (host: string | undefined) =>
      fullHost(
        host ?? '',
        metadata.namespace ?? 'default',
        clusterDomain,
      ).toLowerCase();
    return {
      hosts: (spec?.hosts ?? []).map(full),
      destinations: [
        ...(spec?.http ?? []),
        ...(spec?.tls ?? []),
        ...(spec?.tcp ?? []),
      ].flatMap(({ route = [] }) =>
        route.map(({ destination }) => full(destination?.host)),
      ),
    };
  },
);

/** Rules of VirtualServices that speak about the entity's hosts or lead to them. @internal */
export function virtualServiceSplits(context: RoutingContext): TrafficSplit[] {
  const { settings } = context;
  const own = context.hosts.map(entry => entry.host);
  const concerned = concerning(context.virtualServices, settings, own);
  // What clients in a namespace ask, in order.
  const orders = new Map(
    [...new Set(context.hosts.map(entry => entry.namespace))].map(namespace => [
      namespace,
      virtualServicesFor(concerned, { namespace }, settings),
    ]),
  );
  const isShadowed = (
    service: VirtualService,
    { host, namespace }: RoutingContext['hosts'][number],
  ) => {
    const ordered = orders.get(namespace) ?? [];
    return (
      ordered.includes(service) &&
      hostOwners(host, ordered, settings)[0] !== service
    );
  };
  return oldestFirst(concerned).flatMap(service => {
    const gateways = gatewaysOf(service);
    return mentionsOf(settings, service).hosts.flatMap(host => {
      const named = context.hosts.filter(entry => hostsMatch(host, entry.host));
      // Inside the mesh only one VirtualService has a host; the others count at their gateways.
      const shadowed =
        named.length > 0 && named.every(entry => isShadowed(service, entry));
      const served = shadowed
        ? gateways.filter(gateway => gateway !== 'mesh')
        : gateways;
      if (served.length === 0) return [];
      const splits = splitsOf(context, { service, host, gateways: served });
      const about = served.includes('mesh') && named.length > 0;
      return about
        ? splits
        : splits.filter(split =>
            split.backends.some(backend => own.includes(backend.host)),
          );
    });
  });
}

/** VirtualServices by the names they mention; with a wildcard or a delegate they may concern any. */
const byMention = derived(
  (services: readonly VirtualService[], settings: MeshSettings) => ({
    position: new Map(services.map((service, i) => [service, i])),
    byName: groupBy(services, service => {
      const { hosts, destinations } = mentionsOf(settings, service);
      return [...hosts, ...destinations];
    }),
    wildcards: services.flatMap(service =>
      mentionsOf(settings, service)
        .hosts.filter(host => host.startsWith('*'))
        .map(host => ({ host, service })),
    ),
    delegating: services.filter(({ spec }) =>
      spec?.http?.some(route => route.delegate?.name),
    ),
  }),
);

/** Leaves out only VirtualServices of which no rule can speak about the hosts or lead to them. */
function concerning(
  services: readonly VirtualService[],
  settings: MeshSettings,
  own: readonly string[],
): VirtualService[] {
  const { position, byName, wildcards, delegating } = byMention(
    services,
    settings,
  );
  const found = new Set([
    ...delegating,
    ...own.flatMap(name => byName.get(name) ?? []),
    ...wildcards.flatMap(({ host, service }) =>
      own.some(name => hostsMatch(host, name)) ? [service] : [],
    ),
  ]);
  return [...found].sort(
    (a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0),
  );
}

/** The rules of a VirtualService for one of its hosts, those about HTTP first and in their order. @internal */
export function splitsOf(
  context: RoutingContext,
  written: Written,
): TrafficSplit[] {
  const { service, host, gateways } = written;
  const http = effectiveRoutes(
    service,
    context.virtualServices,
    context.settings,
  ).map(({ route, writtenIn, field, delegatedBy }) =>
    httpSplit(
      context,
      written,
      writtenIn,
      route,
      field,
      delegatedBy
        ? byResource(
            context.index,
            service,
            VirtualService,
            `${delegatedBy}.delegate`,
          )
        : [],
    ),
  );
  const streams = (['tls', 'tcp'] as const).flatMap(protocol =>
    (service.spec?.[protocol] ?? []).map(
      (route, i): TrafficSplit => ({
        host,
        gateways,
        match: (route.match ?? []).map(match => ({
          headers: [],
          query: [],
          source: [],
          ...(match.port !== undefined && { port: match.port }),
        })),
        protocol,
        backends: backendsOf(
          context,
          service,
          route.route ?? [],
          `spec.${protocol}[${i}]`,
        ),
        faults: [],
        mirrors: [],
        headerChanges: [],
        evidence: byResource(
          context.index,
          service,
          VirtualService,
          `spec.${protocol}[${i}]`,
        ),
      }),
    ),
  );
  return [...http, ...streams];
}

function httpSplit(
  context: RoutingContext,
  { host, gateways }: Written,
  service: VirtualService,
  route: HttpRoute,
  field: string,
  also: EvidenceList | [],
): TrafficSplit {
  const timeoutMs = durationMs(route.timeout);
  const evidence: EvidenceList = [
    byResource(context.index, service, VirtualService, field)[0],
    ...also,
  ];
  return {
    host,
    gateways,
    ...(route.name !== undefined && { name: route.name }),
    match: (route.match ?? []).map(routeMatch),
    protocol: 'http',
    backends:
      route.redirect || route.directResponse
        ? []
        : backendsOf(context, service, route.route ?? [], field),
    ...(route.redirect && { redirect: redirectOf(route.redirect) }),
    ...(route.directResponse?.status !== undefined && {
      directResponse: { status: route.directResponse.status },
    }),
    ...(route.rewrite && { rewrite: rewriteWords(route.rewrite) }),
    // 0s is how a timeout is switched off.
    ...(timeoutMs && { timeoutMs }),
    ...(!route.redirect &&
      !route.directResponse && {
        retries: retriesOf(context, service, route, field),
      }),
    faults: faultsOf(route),
    mirrors: mirrorsOf(context, service, route),
    headerChanges: headerWords(route.headers),
    evidence,
  };
}

function backendsOf(
  context: RoutingContext,
  service: VirtualService,
  routes: readonly {
    readonly destination?: Destination;
    readonly weight?: number;
  }[],
  field: string,
): SplitBackend[] {
  // The weight of an only destination means nothing; among several, entries without one get nothing.
  const single = routes.length === 1;
  const weights = routes.map(route => (single ? 1 : route.weight ?? 0));
  const shares = resolveShares(weights);
  return routes.map(({ destination, weight }, i): SplitBackend => {
    const host = fullHost(
      destination?.host ?? '',
      service.metadata.namespace ?? 'default',
      context.settings.clusterDomain,
    ).toLowerCase();
    const subset = destination?.subset || undefined;
    const defined =
      subset === undefined ? undefined : subsetOf(context, host, subset);
    const problem = problemOf(context, host, subset, defined !== undefined);
    return {
      host,
      ...(destination?.port?.number !== undefined && {
        port: destination.port.number,
      }),
      ...(subset !== undefined && { subset }),
      ...(defined && { subsetLabels: defined }),
      weight: weight ?? (single ? 100 : 0),
      ...(shares[i] !== undefined && { share: shares[i] }),
      ...(problem !== undefined && { problem }),
      evidence: byResource(
        context.index,
        service,
        VirtualService,
        `${field}.route[${i}]`,
      ),
    };
  });
}

const rulesByHost = derived(
  (rules: readonly DestinationRule[], { clusterDomain }: MeshSettings) =>
    byHost(rules, ({ spec, metadata }) => [
      fullHost(
        spec?.host ?? '',
        metadata.namespace ?? 'default',
        clusterDomain,
      ).toLowerCase(),
    ]),
);

function subsetOf(
  context: RoutingContext,
  host: string,
  subset: string,
): Readonly<Record<string, string>> | undefined {
  const rules = covering(
    rulesByHost(context.destinationRules, context.settings),
    host,
  ).filter(rule => rule.spec?.subsets?.some(entry => entry.name === subset));
  return rules.length
    ? oldestFirst(rules)[0].spec?.subsets?.find(entry => entry.name === subset)
        ?.labels ?? {}
    : undefined;
}

const entriesByHost = derived((entries: readonly ServiceEntry[]) =>
  byHost(entries, ({ spec }) =>
    (spec?.hosts ?? []).map(written => written.toLowerCase()),
  ),
);

interface ByHost<T> {
  readonly exact: ReadonlyMap<string, readonly T[]>;
  readonly wildcards: readonly { readonly host: string; readonly entry: T }[];
}

function byHost<T>(
  entries: readonly T[],
  hostsOfEntry: (entry: T) => readonly string[],
): ByHost<T> {
  const isWildcard = (host: string) => host.startsWith('*');
  return {
    exact: groupBy(entries, entry =>
      hostsOfEntry(entry).filter(host => !isWildcard(host)),
    ),
    wildcards: entries.flatMap(entry =>
      hostsOfEntry(entry)
        .filter(isWildcard)
        .map(host => ({ host, entry })),
    ),
  };
}

/** Everything of which a host covers the wanted one. */
function covering<T>({ exact, wildcards }: ByHost<T>, wanted: string): T[] {
  const wide = wildcards.flatMap(({ host, entry }) =>
    hostSubsetOf(wanted, host) ? [entry] : [],
  );
  return [...new Set([...(exact.get(wanted) ?? []), ...wide])];
}

function problemOf(
  context: RoutingContext,
  host: string,
  subset: string | undefined,
  defined: boolean,
): string | undefined {
  const known =
    isService(context, host) ||
    covering(entriesByHost(context.serviceEntries), host).length > 0;
  if (!known) return `no Service or ServiceEntry has the host ${host}`;
  return subset !== undefined && !defined
    ? `no DestinationRule defines the subset ${subset}`
    : undefined;
}

function isService({ index, settings }: RoutingContext, host: string): boolean {
  const suffix = `.svc.${settings.clusterDomain}`;
  if (!host.endsWith(suffix)) return false;
  const [name, namespace, ...more] = host.slice(0, -suffix.length).split('.');
  if (!name || !namespace || more.length) return false;
  const service = index.get(Service, name, namespace);
  return service !== undefined && !isUnreadObject(service);
}

function redirectOf({
  uri,
  authority,
  scheme,
  port,
  redirectCode,
}: NonNullable<HttpRoute['redirect']>): { to: string; code: number } {
  const target = [
    scheme && `${scheme}://`,
    authority,
    port !== undefined && `:${port}`,
    uri,
  ]
    .filter(Boolean)
    .join('');
  return { to: target || 'the same address', code: redirectCode ?? 301 };
}

function rewriteWords({
  uri,
  authority,
  uriRegexRewrite,
}: NonNullable<HttpRoute['rewrite']>): string {
  const words = [
    uri !== undefined && `path to ${uri}`,
    uriRegexRewrite &&
      `path ${uriRegexRewrite.match ?? ''} to ${uriRegexRewrite.rewrite ?? ''}`,
    authority !== undefined && `host to ${authority}`,
  ];
  return words.filter(Boolean).join(', ');
}

function retriesOf(
  context: RoutingContext,
  service: VirtualService,
  route: HttpRoute,
  field: string,
): TrafficSplit['retries'] {
  const { defaultHttpRetryPolicy } = context.settings.config;
  const { attempts, perTryTimeout, on, statusCodes } = retryPolicy(
    route.retries ?? defaultHttpRetryPolicy,
  );
  const perTryTimeoutMs = durationMs(perTryTimeout);
  return {
    attempts,
    ...(perTryTimeoutMs !== undefined && { perTryTimeoutMs }),
    on: [...on, ...statusCodes.map(String)],
    ...(route.retries?.retryRemoteLocalities !== undefined && {
      otherLocalities: route.retries.retryRemoteLocalities,
    }),
    evidence: retryEvidence(context, service, route, field),
  };
}

function retryEvidence(
  context: RoutingContext,
  service: VirtualService,
  route: HttpRoute,
  field: string,
): EvidenceList {
  if (route.retries)
    return byResource(
      context.index,
      service,
      VirtualService,
      `${field}.retries`,
    );
  if (context.settings.config.defaultHttpRetryPolicy)
    return byDefault('defaultHttpRetryPolicy of the mesh configuration');
  return byDefault(
    'two retries without VirtualService retries',
    'no status code is listed, so an answered 503 is not tried again',
  );
}

function faultsOf({ fault }: HttpRoute): TrafficSplit['faults'] {
  const delayMs = durationMs(fault?.delay?.fixedDelay);
  return [
    ...(delayMs !== undefined
      ? [
          {
            type: 'delay' as const,
            share:
              (fault?.delay?.percentage?.value ?? fault?.delay?.percent ?? 0) /
              100,
            delayMs,
          },
        ]
      : []),
    ...(fault?.abort?.httpStatus !== undefined
      ? [
          {
            type: 'abort' as const,
            share: (fault.abort.percentage?.value ?? 0) / 100,
            status: fault.abort.httpStatus,
          },
        ]
      : []),
  ];
}

function mirrorsOf(
  context: RoutingContext,
  service: VirtualService,
  route: HttpRoute,
): TrafficSplit['mirrors'] {
  return mirrorShares(route).map(({ destination, share }) => ({
    host: fullHost(
      destination?.host ?? '',
      service.metadata.namespace ?? 'default',
      context.settings.clusterDomain,
    ).toLowerCase(),
    ...(destination?.subset && { subset: destination.subset }),
    share,
  }));
}

function headerWords(headers: HttpRoute['headers']): string[] {
  return (['request', 'response'] as const).flatMap(side => {
    const operations = headers?.[side];
    return [
      ...Object.entries(operations?.set ?? {}).map(
        ([name, value]) => `set ${side} header ${name}=${value}`,
      ),
      ...Object.entries(operations?.add ?? {}).map(
        ([name, value]) => `add ${side} header ${name}=${value}`,
      ),
      ...(operations?.remove ?? []).map(
        name => `remove ${side} header ${name}`,
      ),
    ];
  });
}
