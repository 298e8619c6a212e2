import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { AuthorizationPolicy, Server } from '../kinds';
import { refersTo } from '../refs';

/** A policy for a namespace reaches its Servers only. @internal */
export const namespacePolicyWithoutServers: FindingRule = {
  code: 'linkerd/namespace-policy-without-servers',
  severity: 'warning',
  title: 'Namespace policy has nothing to apply to',
  message:
    'AuthorizationPolicy {name} targets namespace {namespace}, which has no Server; every port there follows the default policy.',
  why: 'A policy for a namespace applies to the Servers of that namespace, never to ports without a Server.',
  fix: 'Create a Server for each port the policy is meant for.',
  reads: [AuthorizationPolicy, Server],
  docs: 'https://linkerd.io/2/reference/authorization-policy/#authorizationpolicy',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    const servers = index.list(Server);
    if (isUnread(policies) || isUnread(servers)) return;
    const served = new Set(servers.map(server => server.metadata.namespace));
    for (const policy of policies) {
      const { namespace = '', name } = policy.metadata;
      if (
        !refersTo(policy.spec?.targetRef ?? {}, {
          group: '',
          kind: 'Namespace',
        }) ||
        served.has(namespace)
      )
        continue;
      yield {
        subject: index.ref(policy, AuthorizationPolicy),
        field: 'spec.targetRef',
        params: { name, namespace },
      };
    }
  },
};
