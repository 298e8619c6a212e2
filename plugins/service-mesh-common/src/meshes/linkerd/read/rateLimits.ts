import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { RateLimit, Workload } from '../../../model';
import { undatedLast } from '../byAge';
import { claimingServers } from '../inbound/selectServer';
import { HTTPLocalRateLimitPolicy, Server } from '../kinds';
import { podsOf } from '../podsOf';
import { refersTo } from '../refs';

/** Limits of one policy: for all clients, for each identity, and for some. @internal */
export function limitsOf(
  index: ResourceIndex,
  policy: HTTPLocalRateLimitPolicy,
): readonly RateLimit[] {
  const { total, identity, overrides = [] } = policy.spec ?? {};
  const limit = (
    requests: number | undefined,
    scope: string,
    field: string,
  ): readonly RateLimit[] =>
    requests === undefined
      ? []
      : [
          {
            requests,
            intervalMs: 1_000,
            scope,
            evidence: [
              {
                type: 'resource',
                ref: index.ref(policy, HTTPLocalRateLimitPolicy),
                field,
              },
            ],
          },
        ];
  return [
    ...limit(total?.requestsPerSecond, 'total', 'spec.total'),
    ...limit(identity?.requestsPerSecond, 'each identity', 'spec.identity'),
    ...overrides.flatMap((override, i) =>
      limit(
        override.requestsPerSecond,
        (override.clientRefs ?? [])
          .map(
            ref =>
              `service account ${ref.namespace ?? policy.metadata.namespace}/${
                ref.name
              }`,
          )
          .join(', '),
        `spec.overrides[${i}]`,
      ),
    ),
  ];
}

/** The policy that limits a Server: accepted, and the oldest. */
function limiterOf(
  policies: readonly HTTPLocalRateLimitPolicy[],
  server: Server,
): HTTPLocalRateLimitPolicy | undefined {
  return policies
    .filter(
      policy =>
        policy.metadata.namespace === server.metadata.namespace &&
        refersTo(policy.spec?.targetRef ?? {}, Server) &&
        policy.spec?.targetRef?.name === server.metadata.name &&
        (policy.status?.conditions ?? []).some(
          c => c.type === 'Accepted' && c.status === 'True',
        ),
    )
    .sort(undatedLast)[0];
}

/** Limits on the rate of requests the workloads take. @internal */
export function rateLimits(
  index: ResourceIndex,
  workloads: readonly Workload[],
): readonly RateLimit[] {
  return workloads.flatMap(workload => {
    const servers = index.list(Server, workload.namespace);
    const policies = index.list(HTTPLocalRateLimitPolicy, workload.namespace);
    const pods = podsOf(index, workload);
    if (
      isUnread(servers) ||
      isUnread(policies) ||
      isUnread(pods) ||
      pods.length === 0
    )
      return [];
    const owners = new Set(
      workload.ports.flatMap(
        port => claimingServers(servers, pods[0], port.number)[0] ?? [],
      ),
    );
    return [...owners].flatMap(server => {
      const policy = limiterOf(policies, server);
      return policy ? limitsOf(index, policy) : [];
    });
  });
}
