/** Why a text is no identity, by the names Linkerd's webhook uses. @internal */
export type IdentityProblem =
  | 'MissingTrustDomain'
  | 'BadTrustDomainChar'
  | 'BadPathSegmentChar'
  | 'EmptySegment'
  | 'DotSegment'
  | 'TrailingSlash'
  | 'Invalid';

const SPIFFE = 'spiffe://';

/** A name of DNS, or the end of one after `*.`; `*` is everybody. */
const DNS_LIKE =
  /^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Segments from left to right; the first that is wrong decides. */
function pathProblem(path: string): IdentityProblem | undefined {
  const segments = path.split('/');
  for (const [i, segment] of segments.entries()) {
    if (/[^a-zA-Z0-9._-]/.test(segment)) return 'BadPathSegmentChar';
    if (segment === '')
      return i === segments.length - 1 ? 'TrailingSlash' : 'EmptySegment';
    if (segment === '.' || segment === '..') return 'DotSegment';
  }
  return undefined;
}

/** Says what is wrong with an identity of a policy; undefined when clients can have it. @internal */
export function identityProblem(identity: string): IdentityProblem | undefined {
  if (!identity.startsWith(SPIFFE))
    return DNS_LIKE.test(identity) ? undefined : 'Invalid';
  const rest = identity.slice(SPIFFE.length);
  const slash = rest.indexOf('/');
  const trustDomain = slash < 0 ? rest : rest.slice(0, slash);
  if (trustDomain === '') return 'MissingTrustDomain';
  if (/[^a-z0-9._-]/.test(trustDomain)) return 'BadTrustDomainChar';
  return slash < 0 ? undefined : pathProblem(rest.slice(slash + 1));
}
