import { testFinding } from '../../../__testUtils__/testFinding';
import { policyReferenceMissing } from './policyReferenceMissing';

const policy = (ref: string) => `
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: web, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: web }, requiredAuthenticationRefs: [${ref}] }
`;

const authentication = (namespace: string) => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: cart, namespace: ${namespace} }
spec: { identities: ['*'] }
`;

const meshTls =
  '{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: cart }';

testFinding(policyReferenceMissing, [
  {
    name: 'an authentication that does not exist makes the policy void',
    resources: policy(meshTls),
    expect: [
      ['AuthorizationPolicy shop/web', 'spec.requiredAuthenticationRefs[0]'],
    ],
  },
  {
    name: 'one of that name in another namespace does not help',
    resources: policy(meshTls) + authentication('pay'),
    expect: [
      ['AuthorizationPolicy shop/web', 'spec.requiredAuthenticationRefs[0]'],
    ],
  },
  {
    name: 'an authentication of the same namespace is found',
    resources: policy(meshTls) + authentication('shop'),
    expect: [],
  },
  {
    name: 'a named namespace is looked in',
    resources:
      policy(meshTls.replace('name: cart', 'name: cart, namespace: pay')) +
      authentication('pay'),
    expect: [],
  },
  {
    name: 'a ServiceAccount need not exist',
    resources: policy('{ kind: ServiceAccount, name: cart }'),
    expect: [],
  },
]);
