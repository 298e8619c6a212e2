import { AccessAttribute, AccessPredicate, AccessRequest } from '../model';
import { isTooCostly, matchValue } from './matchValue';

/** Truth of a predicate for one question; `open` lists the attributes that would settle it. @public */
export type Truth =
  | { readonly value: true }
  | { readonly value: false }
  | { readonly value: undefined; readonly open: readonly string[] };

const TRUE: Truth = { value: true };
const FALSE: Truth = { value: false };

/** Evaluates a predicate in three-valued logic. @public */
export function evaluatePredicate(
  predicate: AccessPredicate,
  request: AccessRequest,
): Truth {
  if ('all' in predicate) return combine(predicate.all, request, false);
  if ('any' in predicate) return combine(predicate.any, request, true);
  if ('not' in predicate) {
    const inner = evaluatePredicate(predicate.not, request);
    return inner.value === undefined ? inner : { value: !inner.value };
  }
  if ('opaque' in predicate)
    return { value: undefined, open: [predicate.opaque] };
  const values = attributeValues(predicate.attribute, request);
  if (values === undefined)
    return { value: undefined, open: [predicate.attribute] };
  if (values.some(value => matchValue(predicate.match, value))) return TRUE;
  return values.some(value => isTooCostly(predicate.match, value))
    ? { value: undefined, open: [predicate.attribute] }
    : FALSE;
}

/** `decisive` settles the whole: false for all, true for any. */
function combine(
  parts: readonly AccessPredicate[],
  request: AccessRequest,
  decisive: boolean,
): Truth {
  const open: string[] = [];
  for (const part of parts) {
    const truth = evaluatePredicate(part, request);
    if (truth.value === decisive) return truth;
    if (truth.value === undefined) open.push(...truth.open);
  }
  return open.length
    ? { value: undefined, open: [...new Set(open)] }
    : { value: !decisive };
}

/** Values of an attribute; an empty list = known to be absent, undefined = left open by the question. */
function attributeValues(
  attribute: AccessAttribute,
  request: AccessRequest,
): readonly string[] | undefined {
  const { peer, operation } = request;
  const one = (
    value: string | null | undefined,
  ): readonly string[] | undefined => {
    if (value === undefined) return undefined;
    return value === null ? [] : [value];
  };
  switch (attribute) {
    case 'source.identity':
      return one(peer.identity);
    case 'source.ip':
      return one(peer.ip);
    case 'remote.ip':
      return one(peer.remoteIp);
    case 'connection.tls':
      return one(isTls(peer));
    case 'destination.ip':
      return one(operation.destinationIp);
    case 'destination.port':
      return [String(operation.port)];
    case 'connection.sni':
      return one(operation.sni);
    case 'request.host':
      return one(http(request, operation.host));
    case 'request.method':
      return one(http(request, operation.method));
    case 'request.path':
      return one(http(request, operation.path));
    case 'request.principal':
      return one(http(request, operation.principal));
    case 'request.token':
      return one(http(request, tokenOf(operation)));
    default:
      return namedValues(attribute, request);
  }
}

function tokenOf({ token, claims }: AccessRequest['operation']): string | null {
  if (token) return token;
  return typeof claims?.iss === 'string' ? `of ${claims.iss}` : null;
}

function isTls(peer: AccessRequest['peer']): string | null | undefined {
  const tls =
    peer.tls ??
    (peer.identity === undefined ? undefined : peer.identity !== null);
  if (tls === undefined) return undefined;
  return tls ? 'true' : null;
}

/** HTTP attributes of a TCP connection are absent, not open. */
function http<T>(request: AccessRequest, value: T): T | null {
  return request.operation.protocol === 'tcp' ? null : value;
}

function namedValues(
  attribute: string,
  request: AccessRequest,
): readonly string[] | undefined {
  const { operation } = request;
  const name = attribute.slice(attribute.indexOf(':') + 1);
  if (operation.protocol === 'tcp' && attribute.startsWith('request.'))
    return [];
  if (attribute.startsWith('request.header:'))
    return lookUp(operation.headers, name.toLowerCase(), true);
  if (attribute.startsWith('request.query:'))
    return lookUp(operation.query, name, false);
  if (attribute.startsWith('request.claim:')) {
    if (operation.claims === null) return [];
    return operation.claims === undefined
      ? undefined
      : claimValues(operation.claims, name);
  }
  return undefined;
}

function lookUp(
  map: Readonly<Record<string, string>> | undefined,
  name: string,
  fold: boolean,
): readonly string[] | undefined {
  if (map === undefined) return undefined;
  return Object.entries(map).flatMap(([key, value]) =>
    (fold ? key.toLowerCase() : key) === name ? [value] : [],
  );
}

/**
 * A claim by path; names are joined by U+001F when the path is nested, so that a dot in a name stays a dot.
 * Texts count, and every text of a list; numbers and booleans never do.
 */
function claimValues(
  claims: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  let value: unknown = claims;
  for (const name of path.split('\u001f')) {
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      !Object.hasOwn(value, name)
    )
      return [];
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === 'string')
    : [];
}
