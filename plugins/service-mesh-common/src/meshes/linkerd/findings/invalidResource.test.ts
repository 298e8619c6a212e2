import { testFinding } from '../../../__testUtils__/testFinding';
import { invalidResource } from './invalidResource';

const server = (spec: string) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: shop }
spec: ${spec}
`;

testFinding(invalidResource, [
  {
    name: 'what the webhook refuses, and what the definition refuses',
    resources: `${server('{ podSelector: {}, port: 80, accessPolicy: open }')}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: out, namespace: shop }
spec: { trafficPolicy: Maybe }
`,
    expect: [
      ['EgressNetwork shop/out', 'spec.trafficPolicy'],
      ['Server shop/web', 'spec.accessPolicy'],
    ],
  },
  {
    name: 'an identity nobody can have is told by another rule',
    resources: `
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: who, namespace: shop }
spec: { identities: ['Not An Identity'] }
`,
    expect: [],
  },
  {
    name: 'a valid resource is fine',
    resources: server('{ podSelector: {}, port: http }'),
    expect: [],
  },
]);
