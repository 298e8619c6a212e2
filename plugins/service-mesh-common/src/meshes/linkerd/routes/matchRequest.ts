import { HostMatch, hostMatch } from './hostMatch';
import { NamedCondition, RouteCondition } from './RouteCondition';
import { RouteEntry } from './RouteEntry';
import { wholeMatch } from './wholeMatch';

/** A request as a route sees it; headers may have several values. @internal */
export interface RouteRequest {
  readonly method: string;
  /** With its query, if any. */
  readonly path: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
}

/** How well a condition fits: what it is compared by with others, in order. @internal */
export interface ConditionMatch {
  /** Characters of the path that fit (HTTP). */
  readonly pathLength: number;
  readonly serviceLength: number;
  readonly methodLength: number;
  readonly headerCount: number;
  readonly queryCount: number;
  readonly hasMethod: boolean;
}

/** A rule without any match counts as one that asks for the prefix `/`. */
const NO_MATCH_NEEDED: ConditionMatch = {
  pathLength: 1,
  serviceLength: 0,
  methodLength: 0,
  headerCount: 0,
  queryCount: 0,
  hasMethod: false,
};

function valueFits(
  { type, value }: NamedCondition,
  candidate: string,
): boolean {
  return type === 'regex' ? wholeMatch(value, candidate) : candidate === value;
}

function headersFit(
  conditions: readonly NamedCondition[],
  headers: RouteRequest['headers'] = {},
): boolean {
  const lower = Object.entries(headers).map(
    ([name, values]) => [name.toLowerCase(), values] as const,
  );
  return conditions.every(c =>
    lower.some(
      ([name, values]) =>
        name === c.name.toLowerCase() &&
        values.some(value => valueFits(c, value)),
    ),
  );
}

/** Decodes what is encoded; a percent sign that begins no byte stands for itself. */
function decode(text: string): string {
  return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2})+/gi, bytes => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return '\ufffd';
    }
  });
}

function queryFits(
  conditions: readonly NamedCondition[],
  query: string,
): boolean {
  const pairs = query.split('&').map(pair => {
    const [name, ...value] = pair.split('=');
    return [decode(name), decode(value.join('='))] as const;
  });
  return conditions.every(c =>
    pairs.some(([name, value]) => name === c.name && valueFits(c, value)),
  );
}

function pathFits(
  path: { readonly type: string; readonly value: string },
  actual: string,
): number | undefined {
  const { type, value } = path;
  if (type === 'regex')
    return wholeMatch(value, actual) ? actual.length : undefined;
  if (type === 'exact') return actual === value ? value.length : undefined;
  const fits =
    value === '/' || actual === value || actual.startsWith(`${value}/`);
  return fits ? value.length : undefined;
}

/** Matches one condition; undefined when it does not fit. @internal */
export function matchCondition(
  condition: RouteCondition,
  request: RouteRequest,
): ConditionMatch | undefined {
  if (condition.protocol === 'any') return NO_MATCH_NEEDED;
  const [path, ...rest] = request.path.split('?');
  if (!headersFit(condition.headers, request.headers)) return undefined;
  const counts = { ...NO_MATCH_NEEDED, headerCount: condition.headers.length };
  if (condition.protocol === 'grpc') {
    const [before, service, method] = path.split('/');
    if (
      request.method !== 'POST' ||
      before !== '' ||
      service === undefined ||
      method === undefined
    )
      return undefined;
    if (
      (condition.service && condition.service !== service) ||
      (condition.method && condition.method !== method)
    )
      return undefined;
    return {
      ...counts,
      serviceLength: condition.service.length,
      methodLength: condition.method.length,
    };
  }
  if (condition.method !== undefined && condition.method !== request.method)
    return undefined;
  if (!queryFits(condition.query, rest.join('?'))) return undefined;
  const pathLength = pathFits(condition.path, path);
  if (pathLength === undefined) return undefined;
  return {
    ...counts,
    pathLength,
    queryCount: condition.query.length,
    hasMethod: condition.method !== undefined,
  };
}

function rank(
  host: HostMatch | undefined,
  match: ConditionMatch,
): readonly number[] {
  return [
    host?.type === 'exact' ? 1 : 0,
    host?.length ?? 0,
    match.pathLength,
    match.serviceLength,
    match.methodLength,
    match.headerCount,
    match.queryCount,
    match.hasMethod ? 1 : 0,
  ];
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  const position = a.findIndex((value, i) => value !== b[i]);
  return position >= 0 && a[position] > b[position];
}

/** The rule the proxy picks for a request: the best match, and of equals the first. @internal */
export function selectRule<R>(
  entries: readonly RouteEntry<R>[],
  request: RouteRequest,
): R | undefined {
  let best: { readonly rule: R; readonly rank: readonly number[] } | undefined;
  for (const { rule, hostname, condition } of entries) {
    const host =
      hostname === undefined
        ? undefined
        : hostMatch(hostname, request.host ?? '');
    if (hostname !== undefined && !host) continue;
    const match = matchCondition(condition, request);
    if (!match) continue;
    const candidate = rank(host, match);
    if (!best || isBetter(candidate, best.rank))
      best = { rule, rank: candidate };
  }
  return best?.rule;
}
