import { corsHeaderProblem } from './headerProblems';
import { SpecNode } from './SpecNode';
import { checkMatchRegex } from './stringMatch';
import { checkDuration } from './trafficPolicy';

const METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
]);

/** Checks the `corsPolicy` of a route. @internal */
export function checkCorsPolicy(policy: SpecNode): void {
  for (const origin of policy.list('allowOrigins')) {
    const given = ['exact', 'prefix', 'regex'].some(
      field => origin.text(field) !== '',
    );
    if (given) checkMatchRegex(origin);
    else origin.error('not a valid match type for CORS allow origins');
  }
  for (const method of policy.list('allowMethods'))
    if (!METHODS.has(method.asText))
      method.error(`${method.asText} is not a supported HTTP method`);
  for (const field of ['allowHeaders', 'exposeHeaders'])
    for (const name of policy.list(field))
      name.errors(corsHeaderProblem(name.asText));
  checkDuration(policy, 'maxAge');
  const age = policy.silent().durationNs('maxAge') ?? 0n;
  if (age > 0n && age % 1_000_000_000n !== 0n)
    policy
      .at('maxAge')
      .error('max_age duration is accurate only to seconds precision');
}
