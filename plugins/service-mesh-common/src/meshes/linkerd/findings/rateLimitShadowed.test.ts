import { testFinding } from '../../../__testUtils__/testFinding';
import { rateLimitShadowed } from './rateLimitShadowed';

const limit = (name: string, year: number, server = 'web') => `
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: { name: ${name}, namespace: shop, creationTimestamp: '${year}-01-01T00:00:00Z' }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: ${server} }, total: { requestsPerSecond: 1 } }
`;

testFinding(rateLimitShadowed, [
  {
    name: 'the younger of two limits of a Server has no effect',
    resources: limit('young', 2025) + limit('old', 2024),
    expect: [['HTTPLocalRateLimitPolicy shop/young', 'spec.targetRef']],
  },
  {
    name: 'limits of different Servers do not meet',
    resources: limit('a', 2024) + limit('b', 2025, 'api'),
    expect: [],
  },
]);
