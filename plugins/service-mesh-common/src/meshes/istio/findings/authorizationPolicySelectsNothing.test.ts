import { testFinding } from '../../../__testUtils__/testFinding';
import { Pod } from '../../../engine/coreKinds';
import { authorizationPolicySelectsNothing } from './authorizationPolicySelectsNothing';

const policy = (namespace: string, spec: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: p, namespace: ${namespace} }
spec: { ${spec} }
`;
const pod = (namespace: string, more = '', proxy = 'istio-proxy') => `
---
apiVersion: v1
kind: Pod
metadata: { name: cart-1, namespace: ${namespace}, labels: { app: cart }, ${more} }
spec: { containers: [{ name: ${proxy}, image: x:1 }] }
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
    name: 'the only matching pod is not in the mesh',
    resources: policy('shop', cart) + pod('shop', '', 'app'),
    expect: fires,
  },
  {
    name: 'the node redirects the matching pod',
    resources:
      policy('shop', cart) +
      pod(
        'shop',
        'annotations: { ambient.istio.io/redirection: enabled }',
        'app',
      ),
    expect: [],
  },
  {
    name: 'the matching pod is of an injected namespace',
    resources: `${policy('shop', cart)}${pod('shop', '', 'app')}
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
`,
    expect: [],
  },
  {
    name: 'a policy of the root namespace reaches every namespace',
    resources: policy('istio-system', cart) + pod('shop'),
    expect: [],
  },
  {
    name: 'a policy of the root namespace that no pod anywhere matches',
    resources: policy('istio-system', cart),
    expect: [
      ['AuthorizationPolicy istio-system/p', 'spec.selector.matchLabels'],
    ],
  },
  {
    name: 'a policy for everybody in a namespace without pods',
    resources: policy('shop', ''),
    expect: [['AuthorizationPolicy shop/p']],
  },
  {
    name: 'a policy for everybody in the mesh, and one for a named target',
    resources: `${policy('istio-system', '')}---${policy(
      'shop',
      'targetRefs: [{ kind: Service, name: cart }]',
    )}`,
    expect: [],
  },
  {
    name: 'nothing is said when pods cannot be read',
    resources: policy('shop', cart),
    unread: [Pod],
    expect: 'skipped',
  },
]);
