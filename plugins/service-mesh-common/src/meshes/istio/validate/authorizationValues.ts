import { isAddress, isPrefix } from './address';

/** Says that a value is empty, when one is. @internal */
export function emptyProblem(values: readonly string[]): string | undefined {
  return values.includes('') ? 'empty value not allowed' : undefined;
}

/** What is wrong with addresses or blocks of them; undefined when nothing is. @internal */
export function addressesProblem(
  values: readonly string[],
): string | undefined {
  const bad = values.find(value =>
    value.includes('/') ? !isPrefix(value) : !isAddress(value),
  );
  return bad === undefined
    ? undefined
    : `bad CIDR range or IP address (${bad})`;
}

/** What is wrong with ports; undefined when nothing is. @internal */
export function portsProblem(values: readonly string[]): string | undefined {
  const bad = values.find(
    value => !/^\d{1,10}$/.test(value) || Number(value) > 65535,
  );
  return bad === undefined ? undefined : `bad port (${bad})`;
}

function wildcardProblem(values: readonly string[]): string | undefined {
  const bad = values.find(
    value => value !== '' && !/^\*?[^*]*$|^[^*]*\*$/.test(value),
  );
  return (
    emptyProblem(values) ??
    (bad === undefined
      ? undefined
      : `one wildcard is allowed, at the start or end: ${JSON.stringify(bad)}`)
  );
}

/** What is wrong with trust domains; undefined when nothing is. @internal */
export function trustDomainsProblem(
  values: readonly string[],
): string | undefined {
  const bad = values.find(value => value.includes('/'));
  return (
    wildcardProblem(values) ??
    (bad === undefined
      ? undefined
      : `trust domain must not contain '/': ${JSON.stringify(bad)}`)
  );
}

/** Most service accounts one list may name. */
const MOST_ACCOUNTS = 16;
const LONGEST_ACCOUNT = 320;

/** What is wrong with service accounts; undefined when nothing is. @internal */
export function accountsProblem(values: readonly string[]): string | undefined {
  if (values.length > MOST_ACCOUNTS)
    return `may not have more than ${MOST_ACCOUNTS} values`;
  const bad = values.find(
    value =>
      value.includes('*') ||
      value.length > LONGEST_ACCOUNT ||
      !/^(?:[^/]+\/)?[^/]+$/.test(value),
  );
  return bad === undefined
    ? undefined
    : `expected format 'serviceAccount' or 'namespace/serviceAccount', found ${JSON.stringify(
        bad,
      )}`;
}

/** Attributes of conditions whose values are free. */
const FREE = new Set([
  'source.namespace',
  'source.principal',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'connection.sni',
]);
const MAPS = [
  'request.headers',
  'request.auth.claims',
  'experimental.envoy.filters.',
];

/** What is wrong with the key or the values of a condition; undefined when nothing is. @internal */
export function attributeProblem(
  key: string,
  values: readonly string[],
): string | undefined {
  const empty = emptyProblem(values);
  if (empty) return empty;
  if (FREE.has(key)) return undefined;
  if (MAPS.some(map => key.startsWith(map)))
    return /^[^[]+\[.+\]$/s.test(key)
      ? undefined
      : `bad key (${key}): should have format a[b]`;
  switch (key) {
    case 'source.ip':
    case 'remote.ip':
    case 'destination.ip':
      return addressesProblem(values);
    case 'source.serviceAccount':
      return accountsProblem(values);
    case 'source.trustDomain':
      return wildcardProblem(values);
    case 'destination.port':
      return portsProblem(values);
    case 'destination.namespace':
      return `attribute ${key} is replaced by the metadata.namespace`;
    case 'destination.name':
    case 'destination.user':
      return `deprecated attribute ${key}: only supported in v1alpha1`;
    default:
      return key.startsWith('destination.labels')
        ? `attribute ${key} is replaced by the workload selector`
        : `unknown attribute: ${key}`;
  }
}

/** Characters a literal segment of a path template may have. */
const LITERAL = /^[\w.~%!$&'()+,;:@=-]+$/;

/** What is wrong with a path of a policy as a template, in words; undefined when nothing is. @internal */
export function pathTemplateProblem(path: string): string | undefined {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const isTemplate = /\{\*\*?\}/.test(path);
  const rest = segments.indexOf('{**}');
  if (
    rest >= 0 &&
    segments.some((s, i) => i > rest && (s === '{*}' || s === '{**}'))
  )
    return 'the operator for any rest has to be the last one of a path template';
  const literals = segments.filter(s => s !== '{*}' && s !== '{**}');
  if (literals.some(s => /[{}]/.test(s)))
    return 'braces in a path may only hold one or two stars, as a whole segment';
  if (isTemplate && literals.some(s => !LITERAL.test(s)))
    return 'a segment of a path template has characters it cannot hold';
  return undefined;
}
