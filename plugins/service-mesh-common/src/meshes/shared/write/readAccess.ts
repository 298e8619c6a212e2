import { decideAccess } from '../../../engine/decideAccess';
import {
  AccessIntent,
  AccessPolicy,
  AccessPredicate,
  IntentCaller,
  IntentOperations,
  IntentPath,
  ValueMatch,
} from '../../../model';

/** How a mesh names callers. @internal */
export interface CallerNames {
  /** The identity of a service account. */
  identity(namespace: string, serviceAccount: string): string;
  /** The callers that a comparison with an identity means; undefined = none that an intent can name. */
  caller(match: ValueMatch): IntentCaller | undefined;
}

interface Request {
  readonly method: string;
  readonly path: string;
}

/** Names that nobody has, for callers and paths that nothing speaks of. */
const NOBODY = 'nobody-in-particular';

/**
 * Whom policies admit, found out by asking about every caller and operation that they or the like intent mention, and about
 * some that neither does. Access that is the same as that of the like intent is said as that says it.
 * @internal
 */
export function readAccess(
  policies: readonly AccessPolicy[],
  like: AccessIntent,
  names: CallerNames,
): AccessIntent | undefined {
  if (policies.length === 0) return undefined;
  const predicates = policies
    .flatMap(({ allow, deny, custom }) => [...allow, ...deny, ...custom])
    .flatMap(({ matches }) => comparisons(matches));
  const { port } = like.target;
  const protocol = port.protocol === 'tcp' ? 'tcp' : 'http';
  const callers = distinct<IntentCaller>([
    ...like.allow.flatMap(entry => entry.callers),
    ...predicates.flatMap(({ attribute, match }) =>
      attribute === 'source.identity' ? names.caller(match) ?? [] : [],
    ),
    // Somebody of the namespace, and somebody of another.
    { namespace: like.target.namespace },
    { anyIdentity: true },
  ]);
  const paths = distinct([
    ...like.allow.flatMap(({ operations }) => operations.paths),
    ...predicates.flatMap(({ attribute, match }) =>
      attribute === 'request.path' ? pathOf(match) : [],
    ),
  ]);
  const methods = distinct([
    ...like.allow.flatMap(({ operations }) => operations.methods),
    ...predicates.flatMap(({ attribute, match }) =>
      attribute === 'request.method' && 'exact' in match ? [match.exact] : [],
    ),
    'TRACE',
  ]);
  const requests: Request[] =
    protocol === 'tcp'
      ? [{ method: '', path: '' }]
      : distinct([...paths.flatMap(samples), `/${NOBODY}`]).flatMap(path =>
          methods.map(method => ({ method, path })),
        );
  const admits = (identity: string | null, { method, path }: Request) =>
    decideAccess(policies, {
      peer: { identity, ip: '203.0.113.7' },
      operation: {
        protocol,
        port: port.target,
        ...(protocol === 'http'
          ? {
              method,
              path,
              headers: {},
              query: {},
              principal: null,
              claims: null,
            }
          : { method: null, path: null }),
      },
    }).verdict;
  const identityOf = (caller: IntentCaller) =>
    names.identity(
      'namespace' in caller ? caller.namespace : NOBODY,
      'serviceAccount' in caller ? caller.serviceAccount : NOBODY,
    );
  const matrix = callers.map(caller =>
    requests.map(request => admits(identityOf(caller), request)),
  );
  const open = requests.map(request => admits(null, request));
  if (
    [...matrix, open].some(row =>
      row.some(verdict => verdict !== 'allow' && verdict !== 'deny'),
    ) ||
    open.includes('allow')
  )
    return undefined;
  const isLike = callers.every((caller, i) =>
    requests.every(
      (request, j) =>
        (matrix[i][j] === 'allow') ===
        like.allow.some(
          entry =>
            entry.callers.some(granted => includes(granted, caller)) &&
            covers(entry.operations, request),
        ),
    ),
  );
  if (isLike) return like;
  return {
    target: like.target,
    allow: callers.flatMap((caller, i) => {
      const allowed = requests.filter((_, j) => matrix[i][j] === 'allow');
      if (allowed.length === 0) return [];
      if (allowed.length === requests.length)
        return [{ callers: [caller], operations: { methods: [], paths: [] } }];
      return allowed.map(({ method, path }) => ({
        callers: [caller],
        operations: {
          methods: [method],
          paths: [
            paths.find(entry => samples(entry).includes(path)) ?? {
              type: 'exact' as const,
              value: path,
            },
          ],
        },
      }));
    }),
  };
}

type Comparison = Extract<AccessPredicate, { readonly attribute: unknown }>;

function comparisons(predicate: AccessPredicate): Comparison[] {
  if ('all' in predicate) return predicate.all.flatMap(comparisons);
  if ('any' in predicate) return predicate.any.flatMap(comparisons);
  if ('not' in predicate) return comparisons(predicate.not);
  return 'attribute' in predicate ? [predicate] : [];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}

function pathOf(match: ValueMatch): IntentPath[] {
  if ('pathTemplate' in match)
    return [{ type: 'template', value: match.pathTemplate }];
  if ('pathPrefix' in match)
    return [{ type: 'prefix', value: match.pathPrefix }];
  if ('prefix' in match)
    return [
      { type: 'prefix', value: match.prefix.replace(/\/$/, '') || '/' },
      // What begins alike but is no whole segment.
      { type: 'exact', value: `${match.prefix}${NOBODY}` },
    ];
  return 'exact' in match ? [{ type: 'exact', value: match.exact }] : [];
}

/** Paths that are meant by a path, and one that nearly is. */
function samples({ type, value }: IntentPath): string[] {
  if (type === 'template')
    return [
      value.replaceAll('{**}', NOBODY).replaceAll('{*}', NOBODY),
      value.replaceAll('{**}', `${NOBODY}/${NOBODY}`).replaceAll('{*}', NOBODY),
      value.replaceAll('{**}', NOBODY).replaceAll('{*}', `${NOBODY}/${NOBODY}`),
    ];
  if (type === 'exact') return [value];
  const base = value.replace(/\/$/, '');
  return [base || '/', `${base}/${NOBODY}`, `${base}${NOBODY}`].filter(path =>
    path.startsWith('/'),
  );
}

/** True when whoever is asked about belongs to whoever may call. */
function includes(granted: IntentCaller, asked: IntentCaller): boolean {
  if ('anyIdentity' in granted) return true;
  if ('anyIdentity' in asked || granted.namespace !== asked.namespace)
    return false;
  return (
    !('serviceAccount' in granted) ||
    ('serviceAccount' in asked &&
      granted.serviceAccount === asked.serviceAccount)
  );
}

function covers(
  { methods, paths }: IntentOperations,
  { method, path }: Request,
): boolean {
  return (
    (methods.length === 0 || methods.includes(method)) &&
    (paths.length === 0 || paths.some(entry => pathCovers(entry, path)))
  );
}

function pathCovers({ type, value }: IntentPath, path: string): boolean {
  if (type === 'exact') return path === value;
  if (type === 'prefix') {
    const base = value.replace(/\/$/, '');
    return path === base || path.startsWith(`${base}/`);
  }
  const parts = value.split('/').map(segment => {
    if (segment === '{*}') return '[^/]+';
    return segment === '{**}'
      ? '.*'
      : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`).test(path);
}
