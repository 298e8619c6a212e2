/** Parts of a URL as far as its checks need them. */
interface UrlParts {
  readonly scheme: string;
  readonly host: string;
}

const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;
// eslint-disable-next-line no-control-regex -- a URL may not hold control characters
const CONTROL = /[\u0000-\u001f\u007f]/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
const HOST = /^[^\s<>"{}|\\^`/?#%]*$/;

const USER = /^[\w\-.~:!$&'()*+,;=%@]*$/;

/** Splits a URL as Go does; a text when it cannot be one. What a request asks for has no fragment. */
function splitUrl(url: string, isRequest = false): UrlParts | string {
  if (CONTROL.test(url)) return 'a URL cannot hold control characters';
  if (url.startsWith(':')) return 'missing protocol scheme';
  const hash = isRequest ? -1 : url.indexOf('#');
  if (hash >= 0 && BAD_ESCAPE.test(url.slice(hash)))
    return 'invalid URL escape';
  const whole = hash < 0 ? url : url.slice(0, hash);
  const scheme = SCHEME.exec(whole)?.[1] ?? '';
  const rest = whole.slice(scheme ? scheme.length + 1 : 0);
  if (scheme && !rest.startsWith('/'))
    return { scheme: scheme.toLowerCase(), host: '' };
  if (!scheme && /^[^/?]*:/.test(rest))
    return 'first path segment in URL cannot contain colon';
  const parts = /^(?:\/\/([^/?]*))?([^?]*)/.exec(rest);
  const authority = parts?.[1] ?? '';
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !USER.test(authority.slice(0, at)))
    return 'invalid user information';
  if (BAD_ESCAPE.test(authority.slice(0, Math.max(0, at))))
    return 'invalid URL escape';
  if (BAD_ESCAPE.test(parts?.[2] ?? '')) return 'invalid URL escape';
  const host = authority.slice(at + 1);
  return hostProblem(host) ?? { scheme: scheme.toLowerCase(), host };
}

function hostProblem(host: string): string | undefined {
  const ip6 = host.startsWith('[');
  const end = host.lastIndexOf(']');
  if (ip6 && end < 0) return "missing ']' in host";
  const colon = ip6 ? end + 1 : host.indexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  if (!/^(?::\d*)?$/.test(port)) return `invalid port ${port} after host`;
  const name = ip6
    ? host.slice(1, end)
    : host.slice(0, colon < 0 ? undefined : colon);
  return HOST.test(ip6 ? name.split('%')[0] : name)
    ? undefined
    : `invalid character in host name ${JSON.stringify(name)}`;
}

/** What is wrong with the address of a set of keys; undefined when nothing is. @internal */
export function jwksUriProblem(uri: string): string | undefined {
  const parts = splitUrl(uri);
  if (typeof parts === 'string') return parts;
  return parts.scheme === 'http' || parts.scheme === 'https'
    ? undefined
    : `URI scheme ${JSON.stringify(parts.scheme)} is not supported`;
}

const MODULE_SCHEMES = new Set(['', 'file', 'http', 'https', 'oci']);

/** What is wrong with the address of a module; undefined when nothing is. @internal */
export function moduleUrlProblem(url: string): string | undefined {
  if (url === '') return 'url field needs to be set';
  // What is neither absolute nor rooted is read as a host.
  const isComplete =
    (url.startsWith('/') || SCHEME.test(url)) &&
    typeof splitUrl(url, true) !== 'string';
  const read = isComplete ? url : `http://${url}`;
  const asRequest = splitUrl(read, true);
  const parts = typeof asRequest === 'string' ? asRequest : splitUrl(read);
  if (typeof parts === 'string') return `failed to parse url: ${parts}`;
  return MODULE_SCHEMES.has(parts.scheme)
    ? undefined
    : `url contains unsupported scheme: ${parts.scheme}`;
}
