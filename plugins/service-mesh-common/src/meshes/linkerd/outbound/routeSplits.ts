import { Service } from '../../../engine/coreKinds';
import { resolveShares } from '../../../engine/resolveShares';
import { RouteMatch, SplitBackend, TrafficSplit } from '../../../model';
import { hostSuffix } from '../routes/hostMatch';
import { RouteCondition } from '../routes/RouteCondition';
import { OutboundParent, parentsOn } from './attachedRoutes';
import {
  OutboundBackend,
  OutboundFilter,
  OutboundPolicy,
  OutboundRule,
} from './OutboundPolicy';
import { KindedRoute } from './OutboundResources';
import { GrpcRetry, HttpRetry } from './parseRetry';
import { refusalOf } from './refusals';
import { ServiceContext } from './ServiceContext';

const PATH_TYPES = {
  exact: 'exact',
  prefix: 'segment-prefix',
  regex: 'regex',
} as const;

const PROTOCOLS = {
  grpc: 'grpc',
  http: 'http',
  tls: 'tls',
  tcp: 'tcp',
} as const;

/** Hosts or server names as conditions on the host. */
function hostMatches(hostname: string): RouteMatch['headers'][number] {
  const suffix = hostSuffix(hostname);
  return suffix === undefined
    ? { name: 'host', type: 'exact', value: hostname }
    : {
        name: 'host',
        type: 'regex',
        value: `.+${suffix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
      };
}

function matchOf(
  condition: RouteCondition | undefined,
  hostname: string | undefined,
  source: readonly string[],
): RouteMatch {
  const shared = {
    headers: [
      ...(hostname === undefined ? [] : [hostMatches(hostname)]),
      ...(condition && condition.protocol !== 'any' ? condition.headers : []),
    ],
    query: [],
    source,
  };
  if (!condition || condition.protocol === 'any') return shared;
  if (condition.protocol === 'grpc')
    return {
      ...shared,
      ...((condition.service || condition.method) && {
        grpc: {
          ...(condition.service && { service: condition.service }),
          ...(condition.method && { method: condition.method }),
          type: 'exact' as const,
        },
      }),
    };
  const { type, value } = condition.path;
  return {
    ...shared,
    query: condition.query,
    // The prefix of every path is no condition.
    ...(!(type === 'prefix' && value === '/') && {
      path: { type: PATH_TYPES[type], value },
    }),
    ...(condition.method !== undefined && {
      method: { type: 'exact' as const, value: condition.method },
    }),
  };
}

/** Alternatives of a rule; none when it takes everything from everybody. */
function matchesOf(
  rule: OutboundRule,
  hostnames: readonly string[],
  source: readonly string[],
): readonly RouteMatch[] {
  if (
    rule.conditions.length === 0 &&
    hostnames.length === 0 &&
    source.length === 0
  )
    return [];
  return (rule.conditions.length > 0 ? rule.conditions : [undefined]).flatMap(
    condition =>
      (hostnames.length > 0 ? hostnames : [undefined]).map(hostname =>
        matchOf(condition, hostname, source),
      ),
  );
}

function problemOf(backend: OutboundBackend): string | undefined {
  if (!backend.failure) return undefined;
  const { target } = backend;
  return target?.kind === 'Service'
    ? `Service ${target.namespace}/${target.name} does not exist`
    : backend.failure.message;
}

function backendsOf(
  { index, host, clusterDomain }: ServiceContext,
  { route, kind }: KindedRoute,
  rule: OutboundRule,
  field: string,
): readonly SplitBackend[] {
  const ref = index.ref(route, kind);
  if (rule.distribution !== 'random-available')
    return [
      {
        host,
        weight: 1,
        share: 1,
        evidence: [
          {
            type: 'resource',
            ref,
            field,
            note: 'no backend: the Service itself',
          },
        ],
      },
    ];
  const shares = resolveShares(rule.backends.map(b => b.weight ?? 1));
  const names = route.spec?.rules ?? [];
  const raw = names[Number(/\d+/.exec(field)?.[0] ?? 0)]?.backendRefs ?? [];
  return rule.backends.map((backend, i) => {
    const problem = problemOf(backend);
    const { target } = backend;
    const port = target ? target.port : raw[i]?.port;
    const name = target?.name ?? raw[i]?.name ?? '';
    const namespace =
      target?.namespace ?? raw[i]?.namespace ?? route.metadata.namespace;
    return {
      host:
        target?.kind === 'EgressNetwork'
          ? `${namespace}/${name}`
          : `${name}.${namespace}.svc.${clusterDomain}`,
      ...(port !== undefined && { port }),
      weight: backend.weight ?? 1,
      ...(shares[i] !== undefined && { share: shares[i] }),
      ...(problem !== undefined && { problem }),
      evidence: [
        { type: 'resource', ref, field: `${field}.backendRefs[${i}]` },
      ],
    };
  });
}

function headerChanges(filters: readonly OutboundFilter[]): readonly string[] {
  return filters.flatMap(filter => {
    if (
      filter.type !== 'RequestHeaderModifier' &&
      filter.type !== 'ResponseHeaderModifier'
    )
      return [];
    const where =
      filter.type === 'RequestHeaderModifier'
        ? 'request header'
        : 'response header';
    return [
      ...filter.set.map(([name, value]) => `set ${where} ${name}=${value}`),
      ...filter.add.map(([name, value]) => `add ${where} ${name}=${value}`),
      ...filter.remove.map(name => `remove ${where} ${name}`),
    ];
  });
}

function redirectOf(
  filters: readonly OutboundFilter[],
): TrafficSplit['redirect'] {
  for (const filter of filters) {
    if (filter.type !== 'RequestRedirect') continue;
    const { scheme, hostname, port, statusCode } = filter;
    return {
      to: `${scheme ? `${scheme}://` : ''}${hostname ?? ''}${
        port ? `:${port}` : ''
      }`,
      code: statusCode ?? 302,
    };
  }
  return undefined;
}

function retryConditions(retry: HttpRetry | GrpcRetry): readonly string[] {
  if ('conditions' in retry) return retry.conditions ?? [];
  if (!('statusRanges' in retry)) return [];
  return (retry.statusRanges ?? []).map(([from, to]) =>
    from === to ? `${from}` : `${from}-${to}`,
  );
}

function toSplit(
  context: ServiceContext,
  entry: KindedRoute,
  hostnames: readonly string[],
  rule: OutboundRule,
  position: number,
): TrafficSplit {
  const { index, service, host, parentKind = Service } = context;
  const { route, kind } = entry;
  const ref = index.ref(route, kind);
  const consumer = route.metadata.namespace !== service.metadata.namespace;
  const source = consumer ? [`from namespace ${route.metadata.namespace}`] : [];
  const field = `spec.rules[${position}]`;
  const redirect = redirectOf(rule.filters);
  const { retry, timeouts } = rule;
  return {
    host,
    gateways: ['mesh'],
    name: rule.name ?? `${route.metadata.name}[${position}]`,
    match: matchesOf(rule, hostnames, source),
    protocol: PROTOCOLS[entry.form],
    backends: backendsOf(context, entry, rule, field),
    ...(redirect && { redirect }),
    ...(timeouts.requestMs && { timeoutMs: timeouts.requestMs }),
    ...(retry && {
      retries: {
        attempts: retry.limit,
        ...(retry.timeoutMs !== undefined && {
          perTryTimeoutMs: retry.timeoutMs,
        }),
        on: retryConditions(retry),
        evidence: [
          {
            type: 'resource',
            ref: rule.retryOfParent ? index.ref(service, parentKind) : ref,
            field: 'metadata.annotations',
            note: 'retry.linkerd.io',
          },
        ],
      },
    }),
    faults: [],
    mirrors: [],
    headerChanges: headerChanges(rule.filters),
    evidence: [
      {
        type: 'resource',
        ref,
        field,
        ...(consumer && {
          note: 'applies to clients of its own namespace only',
        }),
      },
    ],
  };
}

/** A rule of a route as people see it. @internal */
export function ruleSplit(
  context: ServiceContext,
  entry: KindedRoute,
  hostnames: readonly string[],
  rule: OutboundRule,
  position: number,
): TrafficSplit {
  return toSplit(context, entry, hostnames, rule, position);
}

function onPort(split: TrafficSplit, port: number): TrafficSplit {
  return {
    ...split,
    port,
    match: split.match.map(match => ({ ...match, port })),
  };
}

interface PortSplit {
  readonly split: TrafficSplit;
  /** True when the route names no port. */
  readonly anyPort: boolean;
  readonly ports: number[];
}

/** The routes in force on the ports of a Service; a rule that holds on all of them, and names none, is told once. @internal */
export function routeSplits(
  context: ServiceContext,
  parent: OutboundParent,
  policies: ReadonlyMap<number, OutboundPolicy>,
): readonly TrafficSplit[] {
  const found = new Map<string, PortSplit>();
  for (const [port, policy] of policies) {
    for (const { entry, hostnames, rules } of policy.routes) {
      if (!entry) continue;
      const anyPort = parentsOn(entry, parent, port).some(
        ref => ref.port === undefined,
      );
      const problem = refusalOf(policy.refusals, entry, parent.namespace);
      rules.forEach((rule, position) => {
        const read = toSplit(context, entry, hostnames, rule, position);
        const split = problem
          ? {
              ...read,
              backends: read.backends.map(b => ({ ...b, problem })),
            }
          : read;
        const key = JSON.stringify([split, anyPort]);
        const known = found.get(key);
        if (known) known.ports.push(port);
        else found.set(key, { split, anyPort, ports: [port] });
      });
    }
  }
  return [...found.values()].flatMap(({ split, anyPort, ports }) =>
    anyPort && ports.length === policies.size
      ? [split]
      : ports.map(port => onPort(split, port)),
  );
}
