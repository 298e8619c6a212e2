import {
  EffectiveRouting,
  FaultIntent,
  IntentBackend,
  IntentMatch,
  IntentPath,
  IntentTarget,
  MirrorIntent,
  RouteMatch,
  RoutingIntent,
  SplitBackend,
  SplitIntent,
  TrafficSplit,
} from '../../../model';
import { inOrderOf } from './inOrderOf';

/** Percent with the decimals that a share keeps. @internal */
export function percentOf(share: number): number {
  return Math.round(share * 1_000_000) / 10_000;
}

function isUnconditional({
  path,
  method,
  headers,
  query,
  grpc,
  source,
}: RouteMatch) {
  return (
    (!path || (path.type !== 'exact' && path.value === '/')) &&
    !method &&
    !grpc &&
    headers.length + query.length + source.length === 0
  );
}

/** The rules for clients in the mesh that hold on the port of a target, in their order. */
function rulesFor(
  { splits }: EffectiveRouting,
  { namespace, service, port }: IntentTarget,
): TrafficSplit[] {
  return splits.filter(
    ({ host, gateways, port: own, match }) =>
      host.startsWith(`${service}.${namespace}.`) &&
      gateways.includes('mesh') &&
      (own === undefined || own === port.number) &&
      (match.length === 0 ||
        match.some(m => m.port === undefined || m.port === port.number)),
  );
}

/** The rule that requests without anything special take. @internal */
export function defaultRule(
  routing: EffectiveRouting,
  target: IntentTarget,
): TrafficSplit | undefined {
  return rulesFor(routing, target).find(
    ({ match }) => match.length === 0 || match.some(isUnconditional),
  );
}

function backendOf(
  { host, subset, subsetLabels }: SplitBackend,
  { namespace }: IntentTarget,
): IntentBackend | undefined {
  const [service, home] = host.split('.');
  if (home !== namespace) return undefined;
  return {
    service,
    ...(subset !== undefined && {
      version: { name: subset, labels: subsetLabels ?? {} },
    }),
  };
}

/** How requests without anything special are shared out. @internal */
export function readSplit(
  routing: EffectiveRouting,
  { target }: SplitIntent,
): SplitIntent | undefined {
  const backends = defaultRule(routing, target)?.backends ?? [];
  const read = backends.flatMap(entry => {
    const backend = backendOf(entry, target);
    return backend ? [{ ...backend, weight: percentOf(entry.share ?? 0) }] : [];
  });
  return read.length === 0 || read.length < backends.length
    ? undefined
    : { target, backends: read };
}

/** The path that alternatives are about, when they are about nothing else. @internal */
export function pathOfAlternatives(
  match: readonly RouteMatch[],
): IntentPath | undefined {
  const read = matchOf(match);
  return read && read.method === undefined && read.headers.length === 0
    ? read.path
    : undefined;
}

/** Alternatives for a path and everything below it are one prefix. */
function pathOf(match: readonly RouteMatch[]): IntentPath | undefined | false {
  const paths = match.map(({ path }) => path);
  const [first, second] = paths;
  if (!first) return paths.length === 1 ? undefined : false;
  const said = (entry: typeof first): IntentPath | false => {
    if (entry.ignoreCase) return false;
    if (entry.type === 'exact') return { type: 'exact', value: entry.value };
    return (
      (entry.type === 'segment-prefix' ||
        (entry.type === 'prefix' && entry.value === '/')) && {
        type: 'prefix',
        value: entry.value,
      }
    );
  };
  if (paths.length === 1) return said(first);
  return (
    paths.length === 2 &&
    first.type === 'exact' &&
    second?.type === 'prefix' &&
    second.value === `${first.value}/` && { type: 'prefix', value: first.value }
  );
}

function matchOf(match: readonly RouteMatch[]): IntentMatch | undefined {
  const path = pathOf(match);
  const [first] = match;
  const same = match.every(
    other =>
      JSON.stringify([other.method, other.headers]) ===
      JSON.stringify([first.method, first.headers]),
  );
  const { method, headers, query, grpc, source } = first;
  if (
    path === false ||
    !same ||
    (method && method.type !== 'exact') ||
    headers.some(
      header =>
        header.type !== 'exact' || header.negated || header.value === undefined,
    ) ||
    query.length + source.length > 0 ||
    grpc
  )
    return undefined;
  return {
    ...(path && { path }),
    ...(method && { method: method.value }),
    headers: headers.map(({ name, value = '' }) => ({
      name: name.toLowerCase(),
      value,
    })),
  };
}

/** Which requests go to another backend than the rest; `false` = some cannot be said as an intent. @internal */
export function readRouting(
  routing: EffectiveRouting,
  { target, rules: like }: RoutingIntent,
): RoutingIntent | undefined {
  const found = rulesFor(routing, target).filter(
    ({ match, faults }) =>
      match.length > 0 && !match.some(isUnconditional) && faults.length === 0,
  );
  const rules = found.flatMap(rule => {
    const match = matchOf(rule.match);
    const [only, ...more] = rule.backends;
    const backend = only && more.length === 0 && backendOf(only, target);
    if (!match || !backend) return [];
    const wanted = like.find(({ name }) => name === rule.name);
    return [
      {
        name: rule.name ?? '',
        match: {
          ...match,
          headers: inOrderOf(
            wanted?.match.headers ?? [],
            match.headers,
            ({ name }) => name,
          ),
        },
        backend,
        ...(rule.timeoutMs !== undefined && { timeoutMs: rule.timeoutMs }),
      },
    ];
  });
  return rules.length === 0 || rules.length < found.length
    ? undefined
    : { target, rules };
}

/** Where copies of requests go; `labelsOf` says how the pods of a version are found. @internal */
export function readMirror(
  routing: EffectiveRouting,
  { target }: MirrorIntent,
  labelsOf: (
    host: string,
    subset: string,
  ) => Readonly<Record<string, string>> | undefined,
): MirrorIntent | undefined {
  const mirrors = defaultRule(routing, target)?.mirrors ?? [];
  if (mirrors.length !== 1) return undefined;
  const [{ host, subset, share }] = mirrors;
  const [service, home] = host.split('.');
  if (home !== target.namespace) return undefined;
  return {
    target,
    to: {
      service,
      ...(subset !== undefined && {
        version: { name: subset, labels: labelsOf(host, subset) ?? {} },
      }),
    },
    percent: percentOf(share),
  };
}

/** Faults on purpose. @internal */
export function readFault(
  routing: EffectiveRouting,
  { target, end }: FaultIntent,
): FaultIntent | undefined {
  const rule = rulesFor(routing, target).find(
    ({ faults }) => faults.length > 0,
  );
  if (!rule) return end && { target, end };
  const match = rule.match.length === 0 ? undefined : matchOf(rule.match);
  if (
    rule.match.length > 0 &&
    (!match || match.path || match.method || match.headers.length > 1)
  )
    return undefined;
  const delay = rule.faults.find(({ type }) => type === 'delay');
  const abort = rule.faults.find(({ type }) => type === 'abort');
  return {
    target,
    ...(delay && {
      delay: {
        delayMs: delay.delayMs ?? 0,
        percent: percentOf(delay.share),
      },
    }),
    ...(abort && {
      abort: { status: abort.status ?? 0, percent: percentOf(abort.share) },
    }),
    ...(match &&
      match.headers.length === 1 && { onlyHeader: match.headers[0] }),
  };
}
