import { testFinding } from '../../../__testUtils__/testFinding';
import { rateLimitWithoutServer } from './rateLimitWithoutServer';

const limit = `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: { name: slow, namespace: shop }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: web }, total: { requestsPerSecond: 1 } }
`;

const server = (namespace: string) => `
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: web, namespace: ${namespace} }
spec: { podSelector: {}, port: 80 }
`;

testFinding(rateLimitWithoutServer, [
  {
    name: 'a Server of another namespace is not meant',
    resources: limit + server('other'),
    expect: [['HTTPLocalRateLimitPolicy shop/slow', 'spec.targetRef']],
  },
  {
    name: 'a Server that is there',
    resources: limit + server('shop'),
    expect: [],
  },
]);
