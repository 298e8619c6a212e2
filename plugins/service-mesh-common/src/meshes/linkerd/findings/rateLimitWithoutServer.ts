import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { HTTPLocalRateLimitPolicy, Server } from '../kinds';
import { expectedRateLimitStatus } from '../routes/expectedStatus';

/** A rate limit for a Server that does not exist. @internal */
export const rateLimitWithoutServer: FindingRule = {
  code: 'linkerd/rate-limit-without-server',
  severity: 'warning',
  title: 'Rate limit is for a Server that does not exist',
  message:
    'HTTPLocalRateLimitPolicy {name} limits Server {server}, which does not exist in its namespace.',
  why: 'A rate limit counts for one Server of its own namespace. Without it, it is not accepted and limits nothing.',
  fix: 'Correct the name of the Server in targetRef, or create the Server.',
  reads: [HTTPLocalRateLimitPolicy, Server],
  docs: 'https://linkerd.io/2/reference/rate-limiting/',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(HTTPLocalRateLimitPolicy);
    const servers = index.list(Server);
    if (isUnread(policies) || isUnread(servers)) return;
    for (const policy of policies) {
      const status = expectedRateLimitStatus(servers, [policy], policy);
      if (status?.reason !== 'NoMatchingTarget') continue;
      yield {
        subject: index.ref(policy, HTTPLocalRateLimitPolicy),
        field: 'spec.targetRef',
        params: {
          name: policy.metadata.name,
          server: policy.spec?.targetRef?.name ?? '',
        },
      };
    }
  },
};
