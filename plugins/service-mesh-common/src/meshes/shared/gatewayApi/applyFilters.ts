import { HTTPRoute } from './kinds';
import { plainHost } from './hostnames';
import { RouteCall } from './selectRule';

/** A filter as a rule writes it. @internal */
export type WrittenFilter = NonNullable<
  NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number]['filters']
>[number];

type Headers = Readonly<Record<string, string>>;

/** Where a client is sent instead. @internal */
export interface RouteRedirect {
  /** 301, 302, 303, 307 or 308. */
  readonly code: number;
  readonly scheme: string;
  readonly host: string;
  /** Absent for the usual port of the scheme. */
  readonly port?: number;
  /** With query. */
  readonly path: string;
}

/** A request as the back end gets it. @internal */
export interface RewrittenCall {
  readonly host: string;
  /** With query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Headers;
}

interface PathModifier {
  readonly type?: string;
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
}

const USUAL_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** A path with something done to what comes before its query. */
function withPath(written: string, change: (path: string) => string): string {
  const [path, query] = written.split(/\?(.*)/s);
  return `${change(path)}${query === undefined ? '' : `?${query}`}`;
}

/** What was matched is swapped as the text it is, so `/b` with `/new` for `/` is `/newb`; `/` takes it away. */
function rewritePath(
  written: string,
  { replaceFullPath, replacePrefixMatch }: PathModifier = {},
  prefix = '',
): string {
  if (replaceFullPath !== undefined)
    return withPath(written, () => replaceFullPath || '/');
  if (replacePrefixMatch === undefined) return written;
  const instead = replacePrefixMatch.replace(/\/$/, '');
  return withPath(written, path => {
    const rest = path.slice(prefix.length);
    return instead ? `${instead}${rest}` : `/${rest.replace(/^\//, '')}`;
  });
}

/** Unlike where requests are rewritten, a slash at the end stays, and nothing instead leaves the path as it is. */
function redirectPath(
  written: string,
  { replaceFullPath, replacePrefixMatch }: PathModifier = {},
  prefix = '',
): string {
  if (replacePrefixMatch)
    return withPath(
      written,
      path => `${replacePrefixMatch}${path.slice(prefix.length)}`,
    );
  return replaceFullPath ? withPath(written, () => replaceFullPath) : written;
}

/** Values by name in lower case; what comes after the first of a name is ignored. */
function firstOfEach(
  entries: readonly { readonly name?: string; readonly value?: string }[] = [],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name = '', value = '' } of entries) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, value);
  }
  return found;
}

/** Applies a change of headers: what is removed first, then what is set, then what is added to what is there. @internal */
export function changeHeaders(
  headers: Headers,
  change: NonNullable<WrittenFilter['requestHeaderModifier']>,
): Headers {
  const changed = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const name of change.remove ?? []) changed.delete(name.toLowerCase());
  for (const [name, value] of firstOfEach(change.set)) changed.set(name, value);
  for (const [name, value] of firstOfEach(change.add)) {
    const before = changed.get(name);
    changed.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(changed);
}

/** The redirect among the filters of a rule. @internal */
export function redirectOf(
  filters: readonly WrittenFilter[],
  call: RouteCall,
  prefix: string | undefined,
): RouteRedirect | undefined {
  const redirect = filters.find(
    filter => filter.requestRedirect,
  )?.requestRedirect;
  if (!redirect) return undefined;
  const scheme = redirect.scheme ?? call.scheme;
  const own = Number(/:(\d+)$/.exec(call.host)?.[1]) || call.port;
  const port = redirect.port ?? (redirect.scheme ? undefined : own);
  return {
    code: redirect.statusCode ?? 302,
    scheme,
    host: redirect.hostname ?? plainHost(call.host),
    ...(port !== undefined && port !== USUAL_PORTS[scheme] && { port }),
    path: redirectPath(call.path, redirect.path, prefix),
  };
}

/** The request after the filters of a rule. @internal */
export function rewriteCall(
  filters: readonly WrittenFilter[],
  call: RouteCall,
  prefix: string | undefined,
): RewrittenCall {
  let { host, path } = call;
  let headers: Headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  for (const { requestHeaderModifier, urlRewrite } of filters) {
    if (requestHeaderModifier)
      headers = changeHeaders(headers, requestHeaderModifier);
    if (urlRewrite) {
      host = urlRewrite.hostname ?? host;
      path = rewritePath(path, urlRewrite.path, prefix);
    }
  }
  return { host, path, headers };
}
