import { IdentityProblem } from '../inbound/identityProblem';

const WORDS: Readonly<Record<IdentityProblem, string>> = {
  MissingTrustDomain: 'SPIFFE trust domain is missing',
  BadTrustDomainChar:
    'SPIFFE trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores',
  BadPathSegmentChar:
    'SPIFFE path segment characters are limited to letters, numbers, dots, dashes, and underscores',
  EmptySegment: 'SPIFFE path cannot contain empty segments',
  DotSegment: 'SPIFFE path cannot contain dot segments',
  TrailingSlash: 'SPIFFE path cannot have a trailing slash',
  Invalid: String.raw`identity must be a valid SPIFFE id or a DNS SAN, matching the regex: ^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`,
};

/** What the webhook says about an identity, in its words. @internal */
export function identityProblemInWords(problem: IdentityProblem): string {
  return WORDS[problem];
}
