import { AccessPredicate } from '../../../model';
import {
  ALWAYS,
  conditionPredicate,
  hostPredicate,
} from './conditionPredicate';
import { hostSuffix } from './hostMatch';
import { RouteCondition } from './RouteCondition';

/** One way into a rule: a hostname and a condition. Entries are in the order of routes, rules and matches. @internal */
export interface RouteEntry<R> {
  readonly rule: R;
  readonly hostname?: string;
  readonly condition: RouteCondition;
}

const NEVER: AccessPredicate = { any: [] };

function not(predicate: AccessPredicate): AccessPredicate {
  if ('all' in predicate && predicate.all.length === 0) return NEVER;
  return 'any' in predicate && predicate.any.length === 0
    ? ALWAYS
    : { not: predicate };
}

/** Which requests an entry matches. @internal */
export function entryPredicate<R>({
  hostname,
  condition,
}: RouteEntry<R>): AccessPredicate {
  const parts = [hostPredicate(hostname), conditionPredicate(condition)].filter(
    part => part !== ALWAYS,
  );
  return parts.length === 1 ? parts[0] : { all: parts };
}

/** Exact hostnames come first, then longer suffixes, then none. */
function hostRank<R>({ hostname }: RouteEntry<R>): number {
  if (hostname === undefined) return 0;
  return hostSuffix(hostname) === undefined
    ? Number.MAX_SAFE_INTEGER
    : hostname.length;
}

/** Later criteria in order, higher first; the path of an HTTP condition is compared apart. */
function ranks(condition: RouteCondition): readonly number[] {
  if (condition.protocol === 'any') return [];
  if (condition.protocol === 'grpc')
    return [
      condition.service.length,
      condition.method.length,
      condition.headers.length,
    ];
  return [
    condition.headers.length,
    condition.query.length,
    condition.method === undefined ? 0 : 1,
  ];
}

function compareRanks(a: RouteCondition, b: RouteCondition): number {
  const [x, y] = [ranks(a), ranks(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Number of characters a path condition fits; undefined when it depends on the request. */
function pathLength(condition: RouteCondition): number | undefined {
  // A rule without any match counts as one that asks for the prefix `/`; gRPC has no paths to compare.
  if (condition.protocol !== 'http') return 1;
  return condition.path.type === 'regex'
    ? undefined
    : condition.path.value.length;
}

/** When entry `a` is preferred to `b`, given that both match; `first`: `a` comes before `b`. */
function prevails<R>(
  a: RouteEntry<R>,
  b: RouteEntry<R>,
  first: boolean,
): AccessPredicate {
  const host = hostRank(a) - hostRank(b);
  if (host !== 0) return host > 0 ? ALWAYS : NEVER;
  const rest = compareRanks(a.condition, b.condition);
  const onTie = rest > 0 || (rest === 0 && first);
  const [x, y] = [pathLength(a.condition), pathLength(b.condition)];
  if (x !== undefined && y !== undefined && x !== y)
    return x > y ? ALWAYS : NEVER;
  // A pattern fits the whole path, so it can only tie with what fits the whole path too.
  if (x === undefined && isPrefix(b.condition))
    return onTie ? ALWAYS : not(wholePath(b.condition));
  if (y === undefined && isPrefix(a.condition))
    return onTie ? wholePath(a.condition) : NEVER;
  return onTie ? ALWAYS : NEVER;
}

function isPrefix(condition: RouteCondition): boolean {
  return (
    condition.protocol === 'any' ||
    (condition.protocol === 'http' && condition.path.type === 'prefix')
  );
}

function wholePath(condition: RouteCondition): AccessPredicate {
  if (condition.protocol === 'grpc') return NEVER;
  const exact = condition.protocol === 'http' ? condition.path.value : '/';
  return { attribute: 'request.path', match: { exact } };
}

/**
 * When an entry is the one the proxy picks: it matches, and nothing that is preferred to it does.
 * @internal
 */
export function winsPredicate<R>(
  entries: readonly RouteEntry<R>[],
  position: number,
): AccessPredicate {
  const self = entries[position];
  const rivals = entries.flatMap((rival, i): readonly AccessPredicate[] => {
    // Which entry of one rule is picked makes no difference.
    if (i === position || rival.rule === self.rule) return [];
    const prefers = prevails(rival, self, i < position);
    if (prefers === NEVER) return [];
    const matches = entryPredicate(rival);
    return [not(prefers === ALWAYS ? matches : { all: [matches, prefers] })];
  });
  return rivals.length === 0
    ? entryPredicate(self)
    : { all: [entryPredicate(self), ...rivals] };
}
