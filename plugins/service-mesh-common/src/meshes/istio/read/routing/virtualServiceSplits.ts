import { EvidenceList, SplitBackend, TrafficSplit } from '../../../../model';
import { resolveShares } from '../../../../engine/resolveShares';
import { oldestFirst } from '../../byAge';
import { durationMs } from '../../durationMs';
import { byDefault, byResource } from '../../evidence';
import { fullGatewayName, fullHost, hostsMatch, hostSubsetOf } from '../../Host';
import { VirtualService } from '../../kinds';
import { RoutingContext } from './RoutingContext';
import { routeMatch } from './virtualServiceMatch';

type Spec = NonNullable<VirtualService['spec']>;
type HttpRoute = NonNullable<Spec['http']>[number];
type Destination = NonNullable<NonNullable<HttpRoute['route']>[number]['destination']>;

interface Written {
  readonly service: VirtualService;
  readonly host: string;
  readonly gateways: readonly string[];
}

/** Rules of VirtualServices that speak about the entity's hosts or lead to them. @internal */
export function virtualServiceSplits(context: RoutingContext): TrafficSplit[] {
  const own = context.hosts.map(entry => entry.host);
  return oldestFirst(context.virtualServices).flatMap(service => {
    const namespace = service.metadata.namespace ?? 'default';
    const gateways = (service.spec?.gateways?.length ? service.spec.gateways : ['mesh']).map(name => fullGatewayName(name, namespace));
    const hosts = (service.spec?.hosts ?? []).map(host => fullHost(host, namespace, context.settings.clusterDomain).toLowerCase());
    return hosts.flatMap(host => {
      const splits = splitsOf(context, { service, host, gateways });
      const about = gateways.includes('mesh') && own.some(name => hostsMatch(host, name));
      return about ? splits : splits.filter(split => split.backends.some(backend => own.includes(backend.host)));
    });
  });
}

function splitsOf(context: RoutingContext, written: Written): TrafficSplit[] {
  const { service, host, gateways } = written;
  const http = (service.spec?.http ?? []).flatMap((route, i) => httpSplits(context, written, route, `spec.http[${i}]`));
  const streams = (['tls', 'tcp'] as const).flatMap(protocol =>
    (service.spec?.[protocol] ?? []).map((route, i): TrafficSplit => ({
      host,
      gateways,
      match: (route.match ?? []).map(match => ({ headers: [], query: [], source: [], ...(match.port !== undefined && { port: match.port }) })),
      protocol,
      backends: backendsOf(context, service, route.route ?? [], `spec.${protocol}[${i}]`),
      faults: [],
      mirrors: [],
      headerChanges: [],
      evidence: byResource(context.index, service, VirtualService, `spec.${protocol}[${i}]`),
    })),
  );
  return [...http, ...streams];
}

/** A route that delegates stands for the routes of its delegate. */
function httpSplits(context: RoutingContext, written: Written, route: HttpRoute, field: string): TrafficSplit[] {
  if (!route.delegate?.name) return [httpSplit(context, written, written.service, route, field, [])];
  const namespace = route.delegate.namespace || written.service.metadata.namespace;
  const { name } = route.delegate;
  const delegate = context.virtualServices.find(v => v.metadata.name === name && v.metadata.namespace === namespace && !v.spec?.hosts?.length);
  return (delegate?.spec?.http ?? []).map((inner, i) => httpSplit(context, written, delegate ?? written.service, mergeRoot(route, inner), `spec.http[${i}]`, [
    ...byResource(context.index, written.service, VirtualService, `${field}.delegate`),
  ]));
}

/** Settings of the root fill the gaps of the delegate's route. */
function mergeRoot(root: HttpRoute, inner: HttpRoute): HttpRoute {
  const matches = root.match?.length && inner.match?.length
    ? root.match.flatMap(a => (inner.match ?? []).map(b => ({ ...a, ...b, headers: { ...a.headers, ...b.headers } })))
    : inner.match ?? root.match;
  return { ...root, ...inner, ...(matches && { match: matches }) };
}

function httpSplit(context: RoutingContext, { host, gateways }: Written, service: VirtualService, route: HttpRoute, field: string, also: EvidenceList | []): TrafficSplit {
  const timeoutMs = durationMs(route.timeout);
  const evidence: EvidenceList = [byResource(context.index, service, VirtualService, field)[0], ...also];
  return {
    host,
    gateways,
    ...(route.name !== undefined && { name: route.name }),
    match: (route.match ?? []).map(routeMatch),
    protocol: 'http',
    backends: route.redirect || route.directResponse ? [] : backendsOf(context, service, route.route ?? [], field),
    ...(route.redirect && { redirect: redirectOf(route.redirect) }),
    ...(route.directResponse?.status !== undefined && { directResponse: { status: route.directResponse.status } }),
    ...(route.rewrite && { rewrite: rewriteWords(route.rewrite) }),
    // 0s is how a timeout is switched off.
    ...(timeoutMs && { timeoutMs }),
    ...(!route.redirect && !route.directResponse && { retries: retriesOf(context, service, route, field) }),
    faults: faultsOf(route),
    mirrors: mirrorsOf(context, service, route),
    headerChanges: headerWords(route.headers),
    evidence,
  };
}

function backendsOf(
  context: RoutingContext,
  service: VirtualService,
  routes: readonly { readonly destination?: Destination; readonly weight?: number }[],
  field: string,
): SplitBackend[] {
  // The weight of an only destination means nothing; among several, entries without one get nothing.
  const single = routes.length === 1;
  const weights = routes.map(route => (single ? 1 : route.weight ?? 0));
  const shares = resolveShares(weights);
  return routes.map(({ destination, weight }, i): SplitBackend => {
    const host = fullHost(destination?.host ?? '', service.metadata.namespace ?? 'default', context.settings.clusterDomain).toLowerCase();
    const subset = destination?.subset || undefined;
    const defined = subset === undefined ? undefined : subsetOf(context, host, subset);
    const problem = problemOf(context, host, subset, defined !== undefined);
    return {
      host,
      ...(destination?.port?.number !== undefined && { port: destination.port.number }),
      ...(subset !== undefined && { subset }),
      ...(defined && { subsetLabels: defined }),
      weight: weight ?? (single ? 100 : 0),
      ...(shares[i] !== undefined && { share: shares[i] }),
      ...(problem !== undefined && { problem }),
      evidence: byResource(context.index, service, VirtualService, `${field}.route[${i}]`),
    };
  });
}

function subsetOf(context: RoutingContext, host: string, subset: string): Readonly<Record<string, string>> | undefined {
  for (const rule of oldestFirst(context.destinationRules)) {
    const ruleHost = fullHost(rule.spec?.host ?? '', rule.metadata.namespace ?? 'default', context.settings.clusterDomain).toLowerCase();
    if (ruleHost !== host && !hostSubsetOf(host, ruleHost)) continue;
    const found = rule.spec?.subsets?.find(entry => entry.name === subset);
    if (found) return found.labels ?? {};
  }
  return undefined;
}

function problemOf(context: RoutingContext, host: string, subset: string | undefined, defined: boolean): string | undefined {
  const known =
    context.services.some(s => `${s.metadata.name}.${s.metadata.namespace}.svc.${context.settings.clusterDomain}` === host) ||
    context.serviceEntries.some(entry => entry.spec?.hosts?.some(written => hostSubsetOf(host, written.toLowerCase())));
  if (!known) return `no Service or ServiceEntry has the host ${host}`;
  return subset !== undefined && !defined ? `no DestinationRule defines the subset ${subset}` : undefined;
}

function redirectOf({ uri, authority, scheme, port, redirectCode }: NonNullable<HttpRoute['redirect']>): { to: string; code: number } {
  const target = [scheme && `${scheme}://`, authority, port !== undefined && `:${port}`, uri].filter(Boolean).join('');
  return { to: target || 'the same address', code: redirectCode ?? 301 };
}

function rewriteWords({ uri, authority, uriRegexRewrite }: NonNullable<HttpRoute['rewrite']>): string {
  const words = [
    uri !== undefined && `path to ${uri}`,
    uriRegexRewrite && `path ${uriRegexRewrite.match ?? ''} to ${uriRegexRewrite.rewrite ?? ''}`,
    authority !== undefined && `host to ${authority}`,
  ];
  return words.filter(Boolean).join(', ');
}

function retriesOf(context: RoutingContext, service: VirtualService, route: HttpRoute, field: string): TrafficSplit['retries'] {
  const written = route.retries ?? context.settings.config.defaultHttpRetryPolicy;
  if (!written) {
    return {
      attempts: 2,
      on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
      evidence: byDefault('two retries without VirtualService retries', 'no status code is listed, so an answered 503 is not tried again'),
    };
  }
  const perTryTimeoutMs = durationMs(written.perTryTimeout);
  return {
    attempts: Math.max(0, written.attempts ?? 0),
    ...(perTryTimeoutMs !== undefined && { perTryTimeoutMs }),
    on: (written.retryOn ?? '').split(',').map(word => word.trim()).filter(Boolean),
    evidence: route.retries ? byResource(context.index, service, VirtualService, `${field}.retries`) : byDefault('defaultHttpRetryPolicy of the mesh configuration'),
  };
}

function faultsOf({ fault }: HttpRoute): TrafficSplit['faults'] {
  const delayMs = durationMs(fault?.delay?.fixedDelay);
  return [
    ...(delayMs !== undefined ? [{ type: 'delay' as const, share: (fault?.delay?.percentage?.value ?? fault?.delay?.percent ?? 0) / 100, delayMs }] : []),
    ...(fault?.abort?.httpStatus !== undefined
      ? [{ type: 'abort' as const, share: (fault.abort.percentage?.value ?? 0) / 100, status: fault.abort.httpStatus }]
      : []),
  ];
}

function mirrorsOf(context: RoutingContext, service: VirtualService, route: HttpRoute): TrafficSplit['mirrors'] {
  const old = route.mirror ? [{ destination: route.mirror, percent: route.mirrorPercentage ? route.mirrorPercentage.value ?? 0 : route.mirrorPercent ?? 100 }] : [];
  const all = [...old, ...(route.mirrors ?? []).map(m => ({ destination: m.destination, percent: m.percentage ? m.percentage.value ?? 0 : 100 }))];
  return all
    .filter(({ percent }) => percent > 0)
    .map(({ destination, percent }) => ({
      host: fullHost(destination?.host ?? '', service.metadata.namespace ?? 'default', context.settings.clusterDomain).toLowerCase(),
      ...(destination?.subset && { subset: destination.subset }),
      share: percent / 100,
    }));
}

function headerWords(headers: HttpRoute['headers']): string[] {
  return (['request', 'response'] as const).flatMap(side => {
    const operations = headers?.[side];
    return [
      ...Object.entries(operations?.set ?? {}).map(([name, value]) => `set ${side} header ${name}=${value}`),
      ...Object.entries(operations?.add ?? {}).map(([name, value]) => `add ${side} header ${name}=${value}`),
      ...(operations?.remove ?? []).map(name => `remove ${side} header ${name}`),
    ];
  });
}
