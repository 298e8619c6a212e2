import { headerProblem } from './headerProblem';
import { isMalformed } from './wholeMatch';
import { withoutTrailing } from '../../../engine/withoutTrailing';

/** A condition on a header or a query parameter. @internal */
export interface NamedCondition {
  readonly name: string;
  readonly type: 'exact' | 'regex';
  readonly value: string;
}

/** One alternative of a rule, as the proxy holds it. @internal */
export type RouteCondition =
  | {
      readonly protocol: 'http';
      /** `prefix` goes by whole segments. */
      readonly path: {
        readonly type: 'exact' | 'prefix' | 'regex';
        readonly value: string;
      };
      readonly method?: string;
      readonly headers: readonly NamedCondition[];
      readonly query: readonly NamedCondition[];
    }
  | {
      readonly protocol: 'grpc';
      readonly service: string;
      readonly method: string;
      readonly headers: readonly NamedCondition[];
    }
  /** A rule without any match. */
  | { readonly protocol: 'any' };

/** An HTTP match as a manifest holds it. @internal */
export interface RawHttpMatch {
  readonly path?: { readonly type?: string; readonly value?: string };
  readonly headers?: readonly RawNamed[];
  readonly queryParams?: readonly RawNamed[];
  readonly method?: string;
}

/** A gRPC match as a manifest holds it. @internal */
export interface RawGrpcMatch {
  readonly method?: {
    readonly type?: string;
    readonly service?: string;
    readonly method?: string;
  };
  readonly headers?: readonly RawNamed[];
}

interface RawNamed {
  readonly type?: string;
  readonly name?: string;
  readonly value?: string;
}

/** `/foo/` and `/foo` are one prefix. */
function trimPrefix(value: string): string {
  return value.length > 1 ? withoutTrailing(value, '/') || '/' : value;
}

function namedCondition({
  type = 'Exact',
  name = '',
  value = '',
}: RawNamed): NamedCondition {
  return {
    name,
    type: type === 'RegularExpression' ? 'regex' : 'exact',
    value,
  };
}

/** True when a value is a pattern that the policy controller cannot compile, which spoils its whole route. */
function isBroken({ type, value }: { type?: string; value?: string }): boolean {
  return type === 'RegularExpression' && isMalformed(value ?? '');
}

const TYPES = ['Exact', 'RegularExpression'];

/** True when Linkerd can ask for all of these headers. */
function areHeaders(headers: readonly RawNamed[]): boolean {
  return headers.every(
    ({ type = 'Exact', name = '', value = '' }) =>
      TYPES.includes(type) &&
      !isBroken({ type, value }) &&
      !headerProblem(name, type === 'Exact' ? value : undefined),
  );
}

/** Reads an HTTP match; undefined when it is of a type Linkerd does not know, or a pattern in it is none. @internal */
export function httpCondition(match: RawHttpMatch): RouteCondition | undefined {
  const { type = 'PathPrefix', value = '/' } = match.path ?? {};
  const isParameter = (entry: RawNamed) =>
    TYPES.includes(entry.type ?? 'Exact') && !isBroken(entry);
  if (
    !areHeaders(match.headers ?? []) ||
    !(match.queryParams ?? []).every(isParameter)
  )
    return undefined;
  const rest = {
    protocol: 'http' as const,
    ...(match.method !== undefined && { method: match.method }),
    headers: (match.headers ?? []).map(namedCondition),
    query: (match.queryParams ?? []).map(namedCondition),
  };
  switch (type) {
    case 'Exact':
      return value.startsWith('/')
        ? { ...rest, path: { type: 'exact', value } }
        : undefined;
    case 'PathPrefix':
      return value.startsWith('/')
        ? { ...rest, path: { type: 'prefix', value: trimPrefix(value) } }
        : undefined;
    case 'RegularExpression':
      return isMalformed(value)
        ? undefined
        : { ...rest, path: { type: 'regex', value } };
    default:
      return undefined;
  }
}

/** Reads a gRPC match; undefined when it is of a type Linkerd does not know. @internal */
export function grpcCondition(match: RawGrpcMatch): RouteCondition | undefined {
  if ((match.method?.type ?? 'Exact') !== 'Exact') return undefined;
  if (!areHeaders(match.headers ?? [])) return undefined;
  return {
    protocol: 'grpc',
    service: match.method?.service ?? '',
    method: match.method?.method ?? '',
    headers: (match.headers ?? []).map(namedCondition),
  };
}
