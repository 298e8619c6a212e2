import { matchValue } from '../../../engine/matchValue';
import { ValueMatch } from '../../../model';
import { RequestRoute } from './AnyRoute';
import { GRPCRoute, HTTPRoute } from './kinds';

type HttpMatch = NonNullable<
  NonNullable<
    NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number]['matches']
  >
>[number];
type GrpcMatch = NonNullable<
  NonNullable<
    NonNullable<NonNullable<GRPCRoute['spec']>['rules']>[number]['matches']
  >
>[number];

/** A request as a route sees it. @internal */
export interface RouteCall {
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** As sent, port included; the empty text when the client names none. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly scheme: 'http' | 'https';
  /** Port of the listener or Service. */
  readonly port?: number;
}

interface Condition {
  /** undefined = any path. */
  readonly path?: ValueMatch;
  /** Exact before prefix before regular expression before none; then the longer one. */
  readonly rank: readonly [type: number, length: number];
  readonly method?: string;
  readonly headers: readonly Named[];
  readonly query: readonly Named[];
}

interface Named {
  readonly name: string;
  readonly match: ValueMatch;
}

/** The rule a request takes. @internal */
export interface SelectedRule {
  readonly entry: RequestRoute;
  readonly rule: number;
  /** The part of the path a prefix stands for; undefined when the condition has none. */
  readonly prefix?: string;
}

function named(
  list:
    | readonly {
        readonly type?: string;
        readonly name?: string;
        readonly value?: string;
      }[]
    | undefined,
): Named[] {
  // Of conditions on the same name, letter by letter, the last counts.
  const byName = new Map<string, ValueMatch>();
  for (const { type, name = '', value = '' } of list ?? [])
    byName.set(
      name,
      type === 'RegularExpression' ? { regex: value } : { exact: value },
    );
  return [...byName].map(([name, match]) => ({ name, match }));
}

function httpCondition(match: HttpMatch): Condition {
  const { type = 'PathPrefix', value = '/' } = match.path ?? {};
  const rest = {
    ...(match.method !== undefined && { method: match.method }),
    headers: named(match.headers),
    query: named(match.queryParams),
  };
  if (type === 'Exact')
    return { ...rest, path: { exact: value }, rank: [3, value.length] };
  if (type === 'RegularExpression')
    return { ...rest, path: { regex: value }, rank: [1, value.length] };
  const prefix = value === '/' ? value : value.replace(/\/$/, '');
  return { ...rest, path: { pathPrefix: prefix }, rank: [2, prefix.length] };
}

function grpcPath({
  type = 'Exact',
  service,
  method,
}: NonNullable<GrpcMatch['method']>): Pick<Condition, 'path' | 'rank'> {
  if (type === 'Exact' && service !== undefined) {
    const value = `/${service}/${method ?? ''}`;
    return method === undefined
      ? { path: { prefix: value }, rank: [2, value.length] }
      : { path: { exact: value }, rank: [3, value.length] };
  }
  const regex =
    service === undefined
      ? `/[^/]+/${method ?? '.+'}`
      : `/${service}/${method ?? '.+'}`;
  return { path: { regex }, rank: [1, regex.length] };
}

function grpcCondition(match: GrpcMatch): Condition {
  return {
    ...(match.method ? grpcPath(match.method) : { rank: [-1, 0] }),
    headers: named(match.headers),
    query: [],
  };
}

/** Alternatives of a rule; an HTTP rule without any is for every path, one for gRPC comes after all others. */
function conditionsOf(
  { kind, route }: RequestRoute,
  rule: number,
): Condition[] {
  if (kind.kind === 'GRPCRoute') {
    const matches = (route as GRPCRoute).spec?.rules?.[rule]?.matches;
    return matches?.length
      ? matches.map(grpcCondition)
      : [{ ...grpcCondition({}), rank: [-2, 0] }];
  }
  const matches = (route as HTTPRoute).spec?.rules?.[rule]?.matches;
  return (matches?.length ? matches : [{}]).map(httpCondition);
}

function fits(condition: Condition, call: RouteCall): boolean {
  const [path, query = ''] = call.path.split('#')[0].split(/\?(.*)/s);
  if (condition.path && !matchValue(condition.path, path)) return false;
  if (condition.method !== undefined && condition.method !== call.method)
    return false;
  const headers = new Map(
    Object.entries(call.headers).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const parameters = new URLSearchParams(query);
  const all = (
    wanted: readonly Named[],
    value: (name: string) => string | null | undefined,
  ) =>
    wanted.every(({ name, match }) => {
      const found = value(name);
      return found !== undefined && found !== null && matchValue(match, found);
    });
  return (
    all(condition.headers, name => headers.get(name.toLowerCase())) &&
    all(condition.query, name => parameters.get(name))
  );
}

/** The Gateway API's order: kind and length of the path, method, number of headers, number of parameters. */
function compare(a: Condition, b: Condition): number {
  return (
    b.rank[0] - a.rank[0] ||
    b.rank[1] - a.rank[1] ||
    Number(b.method !== undefined) - Number(a.method !== undefined) ||
    b.headers.length - a.headers.length ||
    b.query.length - a.query.length
  );
}

/** A condition of a rule, and what is taken when it fits. */
interface Choice {
  readonly condition: Condition;
  readonly selected: SelectedRule;
}

function choicesOf(entry: RequestRoute): Choice[] {
  return [...(entry.route.spec?.rules ?? []).keys()].flatMap(rule =>
    conditionsOf(entry, rule).map((condition): Choice => {
      const { path } = condition;
      const prefix = path && 'pathPrefix' in path ? path.pathPrefix : undefined;
      return {
        condition,
        selected: { entry, rule, ...(prefix !== undefined && { prefix }) },
      };
    }),
  );
}

/** Whether every request fits. */
function takesAll({ path, method, headers, query }: Condition): boolean {
  const anyPath =
    !path ||
    ('pathPrefix' in path && path.pathPrefix === '/') ||
    ('regex' in path && path.regex === '.*');
  return (
    anyPath &&
    method === undefined &&
    headers.length === 0 &&
    query.length === 0
  );
}

/** The rule that a request takes, of routes in their order; undefined = none fits. @internal */
export function selectRule(
  routes: readonly RequestRoute[],
  call: RouteCall,
): SelectedRule | undefined {
  return selectRuleInTurn([routes], call);
}

/**
 * The rule that a request takes where groups of routes are asked one after the other: only inside a group does the better
 * condition go first, and what takes every request is the last resort of all of them together.
 * @internal
 */
export function selectRuleInTurn(
  groups: readonly (readonly RequestRoute[])[],
  call: RouteCall,
): SelectedRule | undefined {
  let lastResort: SelectedRule | undefined;
  for (const routes of groups) {
    // Of equals the first stays before the others.
    const choices = routes
      .flatMap(choicesOf)
      .sort((a, b) => compare(a.condition, b.condition));
    for (const { condition, selected } of choices) {
      if (takesAll(condition)) {
        lastResort ??= selected;
        break;
      }
      if (fits(condition, call)) return selected;
    }
  }
  return lastResort;
}
