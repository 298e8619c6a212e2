import { testFinding } from '../../../__testUtils__/testFinding';
import { Pod } from '../../../engine/coreKinds';
import { authorizationPolicySelectsNothing } from './authorizationPolicySelectsNothing';

const policy = (namespace: string, selector: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: p, namespace: ${namespace} }
spec: { ${selector} }
`;
const pod = (namespace: string) => `
---
apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: ${namespace}, labels: { app: cart } }
`;
const cart = 'selector: { matchLabels: { app: cart } }';
const fires: [string, string][] = [
  ['AuthorizationPolicy shop/p', 'spec.selector.matchLabels'],
];

testFinding(authorizationPolicySelectsNothing, [
  {
    name: 'a selector that no pod of the namespace matches',
    resources: policy('shop', cart) + pod('other'),
    expect: fires,
  },
  {
    name: 'a pod of the namespace matches',
    resources: policy('shop', cart) + pod('shop'),
    expect: [],
  },
  {
    name: 'a policy of the root namespace reaches every namespace',
    resources: policy('istio-system', cart) + pod('shop'),
    expect: [],
  },
  {
    name: 'a policy without selector is for everybody',
    resources: policy('shop', ''),
    expect: [],
  },
  {
    name: 'nothing is said when pods cannot be read',
    resources: policy('shop', cart),
    unread: [Pod],
    expect: 'skipped',
  },
]);
