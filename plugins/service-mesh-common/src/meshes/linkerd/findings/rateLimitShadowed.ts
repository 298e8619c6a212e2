import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { undatedLast } from '../byAge';
import { HTTPLocalRateLimitPolicy, Server } from '../kinds';
import { refersTo } from '../refs';

/** A Server has one rate limit, the oldest. @internal */
export const rateLimitShadowed: FindingRule = {
  code: 'linkerd/rate-limit-shadowed',
  severity: 'warning',
  title: 'Rate limit has no effect beside an older one',
  message:
    'HTTPLocalRateLimitPolicy {name} limits Server {server}, which the older {owner} limits already.',
  why: 'A Server takes the oldest of the policies that target it. The others are not accepted and limit nothing.',
  fix: 'Merge the limits into one policy and delete the other.',
  reads: [HTTPLocalRateLimitPolicy],
  docs: 'https://linkerd.io/2/reference/rate-limiting/',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(HTTPLocalRateLimitPolicy);
    if (isUnread(policies)) return;
    const byServer = new Map<string, HTTPLocalRateLimitPolicy[]>();
    for (const policy of policies) {
      const { targetRef = {} } = policy.spec ?? {};
      if (!targetRef.name || !refersTo(targetRef, Server)) continue;
      const key = `${policy.metadata.namespace}/${targetRef.name}`;
      const known = byServer.get(key);
      if (known) known.push(policy);
      else byServer.set(key, [policy]);
    }
    for (const claimed of byServer.values()) {
      const [owner, ...younger] = claimed.sort(undatedLast);
      for (const policy of younger)
        yield {
          subject: index.ref(policy, HTTPLocalRateLimitPolicy),
          field: 'spec.targetRef',
          params: {
            name: policy.metadata.name,
            server: policy.spec?.targetRef?.name ?? '',
            owner: owner.metadata.name,
          },
        };
    }
  },
};
