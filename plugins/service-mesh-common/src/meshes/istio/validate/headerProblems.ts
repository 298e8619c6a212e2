import { SpecNode } from './SpecNode';

const TOKEN = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const PSEUDO = new Set([
  ':method',
  ':scheme',
  ':authority',
  ':path',
  ':status',
]);
// eslint-disable-next-line no-control-regex -- header values may not hold control characters other than a tab
const VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/;
const CLAIM = '@request.auth.claims';

/** Whether a header match is one on a claim of the token. @internal */
export function isClaimHeader(name: string): boolean {
  if (!name.toLowerCase().startsWith(CLAIM)) return false;
  const rest = name.slice(CLAIM.length);
  return /^\..|^\[.+\]$/s.test(rest);
}

/** What is wrong with the name of a header to match; undefined when nothing is. @internal */
export function matchedHeaderProblem(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty';
  return isClaimHeader(name) || PSEUDO.has(name) || TOKEN.test(name)
    ? undefined
    : `header name ${name} is not a valid header name`;
}

/** What is wrong with the name of a header in a CORS policy; undefined when nothing is. @internal */
export function corsHeaderProblem(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty';
  return name === '*' || TOKEN.test(name)
    ? undefined
    : `header name ${name} is not a valid header name`;
}

/** What is wrong with the name of a header that carries a claim; undefined when nothing is. @internal */
export function claimTargetProblem(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty';
  return /^[-_A-Za-z0-9]+$/.test(name)
    ? undefined
    : `header name ${name} is not a valid header name`;
}

/** What is wrong with the name of a header a probe sends; undefined when nothing is. @internal */
export function probeHeaderProblem(name: string): string | undefined {
  if (name === '') return 'header name cannot be empty';
  return /^[-A-Za-z0-9]+$/.test(name)
    ? undefined
    : `header name ${name} is not a valid header name`;
}

/** Whether a header names the authority of a request. @internal */
export function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function changedHeaderProblem(
  name: string,
  allowsAuthority: boolean,
): string | undefined {
  if (name === '') return 'header name cannot be empty';
  if (allowsAuthority && isAuthority(name)) return undefined;
  if (name.toLowerCase() === 'host')
    return `invalid header ${name}: cannot change the Host header`;
  return name.startsWith(':')
    ? `invalid header ${name}: header cannot have ":" prefix`
    : undefined;
}

/** Checks the `headers` operations of a route or destination. @internal */
export function checkHeaderOperations(owner: SpecNode): void {
  const headers = owner.at('headers');
  for (const side of ['request', 'response'] as const) {
    const operations = headers.at(side);
    for (const verb of ['add', 'set']) {
      for (const [name, value] of operations.entries(verb))
        value.errors(
          changedHeaderProblem(name, side === 'request'),
          headerValueProblem(value.asText),
        );
    }
    for (const name of operations.list('remove'))
      name.errors(changedHeaderProblem(name.asText, false));
  }
}

/** Places of `%VARIABLE(arguments)%` while reading a header's value. */
type Place =
  | 'literal'
  | 'name'
  | 'arguments'
  | 'separator'
  | 'quote'
  | 'text'
  | 'closing'
  | 'end';

/** Where one character leads; undefined = the character cannot stand there. `skip` = the next one is escaped. */
function step(
  place: Place,
  char: string,
  next: string | undefined,
): { to: Place; skip?: boolean } | undefined {
  const space = char === ' ';
  switch (place) {
    case 'literal':
      if (char !== '%') return { to: 'literal' };
      if (next === undefined) return undefined;
      return next === '%' ? { to: 'literal', skip: true } : { to: 'name' };
    case 'name':
      if (char === '%') return { to: 'literal' };
      return { to: char === '(' ? 'arguments' : 'name' };
    case 'arguments':
      if (char === '[') return { to: 'quote' };
      return { to: space ? 'arguments' : 'text' };
    case 'separator':
      if (char === ',') return { to: 'quote' };
      if (char === ']') return { to: 'closing' };
      return space ? { to: 'separator' } : undefined;
    case 'quote':
      if (char === '"') return { to: 'text' };
      return space ? { to: 'quote' } : undefined;
    case 'text':
      if (char === '\\')
        return next === undefined ? undefined : { to: 'text', skip: true };
      if (char === ')') return { to: 'end' };
      return { to: char === '"' ? 'separator' : 'text' };
    case 'closing':
      if (char === ')') return { to: 'end' };
      return space ? { to: 'closing' } : undefined;
    default:
      if (char === '%') return { to: 'literal' };
      return space ? { to: 'end' } : undefined;
  }
}

/** What is wrong with a header's value, which may hold `%VARIABLES%` of Envoy; undefined when nothing is. @internal */
export function headerValueProblem(value: string): string | undefined {
  const invalid = `header value configuration ${value.slice(
    0,
    100,
  )} is invalid`;
  if (!VALUE.test(value)) return invalid;
  let place: Place = 'literal';
  for (let i = 0; i < value.length; i++) {
    const taken = step(place, value[i], value[i + 1]);
    if (!taken) return invalid;
    place = taken.to;
    if (taken.skip) i++;
  }
  return place === 'literal' ? undefined : invalid;
}
