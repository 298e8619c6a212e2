import { WrittenMatch, WrittenRoute, WrittenText } from './WrittenRoute';

type Texts = Readonly<Record<string, WrittenText>>;

/**
 * True unless what a delegate asks of a text lies within what its root asks. Patterns are never compared, and presence, like an
 * empty text, lies within nothing.
 */
function textsConflict(
  root: WrittenText | undefined,
  delegate: WrittenText | undefined,
): boolean {
  if (!root || !delegate) return false;
  if (root.regex || delegate.regex) return true;
  if (root.exact)
    return Boolean(delegate.prefix) || delegate.exact !== root.exact;
  const wanted = delegate.prefix || delegate.exact;
  return !root.prefix || !wanted?.startsWith(root.prefix);
}

function namedConflict(root: Texts = {}, delegate: Texts = {}): boolean {
  return Object.entries(delegate).some(
    ([name, text]) =>
      Object.hasOwn(root, name) && textsConflict(root[name], text),
  );
}

/** Whether conditions of a root and of its delegate exclude each other. @internal */
export function matchesConflict(
  root: WrittenMatch,
  delegate: WrittenMatch,
): boolean {
  const texts = (['uri', 'scheme', 'method', 'authority'] as const).some(name =>
    textsConflict(root[name], delegate[name]),
  );
  const named = (['headers', 'withoutHeaders', 'queryParams'] as const).some(
    name => namedConflict(root[name], delegate[name]),
  );
  if (texts || named) return true;
  if ((root.ignoreUriCase ?? false) !== (delegate.ignoreUriCase ?? false))
    return true;
  if (root.port && delegate.port && root.port !== delegate.port) return true;
  if (root.sourceNamespace && root.sourceNamespace !== delegate.sourceNamespace)
    return true;
  const labels = delegate.sourceLabels ?? {};
  if (
    Object.entries(root.sourceLabels ?? {}).some(
      ([key, value]) => Object.hasOwn(labels, key) && labels[key] !== value,
    )
  )
    return true;
  const { gateways = [] } = root;
  const { gateways: own = [] } = delegate;
  return (
    gateways.length > 0 &&
    (own.length > gateways.length ||
      own.some(gateway => !gateways.includes(gateway)))
  );
}

/** The delegate's conditions, gaps filled from the root's. */
function mergeMatch(root: WrittenMatch, delegate: WrittenMatch): WrittenMatch {
  const merged: WrittenMatch = {
    ...root,
    ...delegate,
    ...both('headers', root.headers, delegate.headers),
    ...both('withoutHeaders', root.withoutHeaders, delegate.withoutHeaders),
    ...both('queryParams', root.queryParams, delegate.queryParams),
    ...both('sourceLabels', root.sourceLabels, delegate.sourceLabels),
  };
  const name = joinedName(root.name, delegate.name);
  const gateways = delegate.gateways?.length
    ? delegate.gateways
    : root.gateways;
  return {
    ...merged,
    ...(name && { name }),
    ...(gateways && { gateways }),
    ...(!delegate.port && root.port !== undefined && { port: root.port }),
  };
}

function both<N extends string, V>(
  name: N,
  root: Readonly<Record<string, V>> | undefined,
  delegate: Readonly<Record<string, V>> | undefined,
) {
  return (root || delegate ? { [name]: { ...root, ...delegate } } : {}) as {
    [K in N]?: Record<string, V>;
  };
}

function joinedName(
  root: string | undefined,
  delegate: string | undefined,
): string | undefined {
  return root && delegate ? `${root}-${delegate}` : delegate || root;
}

/**
 * The conditions under which a delegate's route is taken; undefined when one of them is excluded by everything the root
 * asks, which makes the whole route impossible.
 * @internal
 */
export function mergeMatches(
  root: readonly WrittenMatch[] = [],
  delegate: readonly WrittenMatch[] = [],
): readonly WrittenMatch[] | undefined {
  if (root.length === 0) return delegate;
  if (delegate.length === 0) return root;
  const merged: WrittenMatch[] = [];
  for (const inner of delegate) {
    const fitting = root.filter(outer => !matchesConflict(outer, inner));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map(outer => mergeMatch(outer, inner)));
  }
  return merged;
}

/** One route of a delegate as it counts under its root, undefined when it is impossible. @internal */
export function mergeRoute(
  root: WrittenRoute,
  delegate: WrittenRoute,
): WrittenRoute | undefined {
  const match = mergeMatches(root.match, delegate.match);
  if (!match) return undefined;
  const {
    match: _own,
    name: _name,
    delegate: _to,
    route: _route,
    redirect: _redirect,
    ...inherited
  } = root;
  const { match: _theirs, name: _theirName, ...rest } = delegate;
  const name = joinedName(root.name, delegate.name);
  return {
    ...(name && { name }),
    ...(match.length && { match }),
    ...inherited,
    ...rest,
  };
}
