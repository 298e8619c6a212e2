import { testFinding } from '../../../__testUtils__/testFinding';
import { namespacePolicyWithoutServers } from './namespacePolicyWithoutServers';

const policy = `
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: all, namespace: shop }
spec: { targetRef: { kind: Namespace, name: shop }, requiredAuthenticationRefs: [] }
`;

const server = (namespace: string) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: ${namespace} }
spec: { podSelector: {}, port: 8080 }
`;

testFinding(namespacePolicyWithoutServers, [
  {
    name: 'a namespace without Servers gives the policy nothing to apply to',
    resources: policy,
    expect: [['AuthorizationPolicy shop/all', 'spec.targetRef']],
  },
  {
    name: 'Servers of another namespace do not count',
    resources: policy + server('pay'),
    expect: [['AuthorizationPolicy shop/all', 'spec.targetRef']],
  },
  {
    name: 'one Server is enough',
    resources: policy + server('shop'),
    expect: [],
  },
  {
    name: 'a policy for a Server is not meant',
    resources: policy.replace(
      'kind: Namespace, name: shop',
      'group: policy.linkerd.io, kind: Server, name: web',
    ),
    expect: [],
  },
]);
