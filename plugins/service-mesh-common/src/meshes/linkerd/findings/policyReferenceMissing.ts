import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { resolveAuthentications } from '../inbound/authorizationPolicy';
import {
  AuthorizationPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
} from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { MeshConfigMap } from '../../shared/meshConfigMap';

/** A policy that names an authentication which does not exist admits nobody. @internal */
export const policyReferenceMissing: FindingRule = {
  code: 'linkerd/policy-reference-missing',
  severity: 'error',
  title: 'AuthorizationPolicy is void: an authentication is missing',
  message:
    'AuthorizationPolicy {name} requires {kind} {reference}, which does not exist; the policy admits nobody.',
  why: 'Linkerd passes over a policy as a whole when one of its references cannot be found. Clients it should admit are refused.',
  fix: 'Create the authentication, or correct its name and namespace in requiredAuthenticationRefs.',
  reads: [
    AuthorizationPolicy,
    MeshTLSAuthentication,
    NetworkAuthentication,
    MeshConfigMap,
  ],
  docs: 'https://linkerd.io/2/reference/authorization-policy/#authorizationpolicy',
  *check({ index }): Iterable<Problem> {
    const policies = index.list(AuthorizationPolicy);
    const meshTls = index.list(MeshTLSAuthentication);
    const networks = index.list(NetworkAuthentication);
    if (isUnread(policies) || isUnread(meshTls) || isUnread(networks)) return;
    const config = readLinkerdConfig(index);
    for (const policy of policies) {
      const resolved = resolveAuthentications(policy, {
        index,
        config,
        meshTls,
        networks,
      });
      if (!('void' in resolved) || resolved.void !== 'missing') continue;
      yield {
        subject: index.ref(policy, AuthorizationPolicy),
        field: `spec.requiredAuthenticationRefs[${resolved.position}]`,
        params: {
          name: policy.metadata.name,
          kind: resolved.ref.kind ?? '',
          reference: `${resolved.ref.namespace}/${resolved.ref.name}`,
        },
      };
    }
  },
};
