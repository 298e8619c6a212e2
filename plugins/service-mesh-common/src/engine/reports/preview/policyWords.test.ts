import { policyWords } from './policyWords';

describe('policyWords', () => {
  it.each<[Parameters<typeof policyWords>[0], string]>([
    [{ subset: 'v2', port: 80 }, 'subset v2, port 80'],
    [
      {
        loadBalancer: 'LEAST_REQUEST',
        outlierDetection: {
          consecutiveErrors: 5,
          consecutiveGatewayErrors: 3,
          intervalMs: 10_000,
          baseEjectionMs: 30_500,
          maxEjected: 0.5,
          minHealthy: 0.3,
        },
      },
      'load balancing LEAST_REQUEST, out after 5 errors in a row, or 3 gateway errors, judged every 10 s, out for 30500 ms, at most 50 % out, only while 30 % are left',
    ],
    [
      { outlierDetection: { allOut: [503, 504] } },
      'failing endpoints go out of use, 503 or 504 while all are out',
    ],
    [
      {
        connectionPool: {
          maxConnections: 100,
          connectTimeoutMs: 2000,
          maxPendingRequests: 50,
          maxRequests: 200,
          maxRequestsPerConnection: 10,
          maxRetries: 3,
          idleTimeoutMs: 60_000,
        },
      },
      '100 connections, connect within 2 s, 50 waiting requests, 200 requests under way, 10 requests a connection, 3 retries under way, connections end after 60 s without requests',
    ],
  ])('says %j in words', (policy, words) => {
    expect(policyWords(policy)).toBe(words);
  });
});
