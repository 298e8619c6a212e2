import {
  SplitsData,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** What was observed of a canary with 10 % of the requests, and the Rollout beside it. */
export function sampleSplits(split: TrafficSplit): SplitsData {
  const backends = split.backends.map(({ subset }, i) => ({
    service: 'orders',
    version: {
      name: subset ?? '',
      labels: split.backends[i].subsetLabels ?? {},
    },
  }));
  return {
    state: 'ok',
    queries: [
      {
        id: 'backendRequests',
        title: 'Requests by backend and outcome',
        type: 'instant',
        promql: 'sum by (destination_version) (rate(istio_requests_total[1h]))',
        cluster: 'demo',
        warnings: [],
      },
    ],
    rangeSeconds: 3600,
    splits: [
      {
        cluster: 'demo',
        split,
        verdict: 'agrees',
        backends: [
          {
            requests: 8930,
            failed: 9,
            share: 0.893,
            interval: [0.885, 0.901],
            verdict: 'agrees',
            success: 0.999,
            p50: 20,
            p95: 60,
            p99: 110,
          },
          {
            requests: 1070,
            failed: 32,
            share: 0.107,
            interval: [0.0993, 0.1152],
            verdict: 'agrees',
            success: 0.97,
            p50: 24,
            p95: 71,
            p99: 140,
          },
        ],
        comparisons: [
          {
            baseline: 0,
            candidate: 1,
            success: { verdict: 'worse', difference: -0.029, pValue: 1e-9 },
            latency: { verdict: 'noise', p50: 4, p95: 11, p99: 30 },
          },
        ],
        owner: {
          by: 'argo-cd',
          name: 'shop',
          editByHand: 'at-the-source',
          evidence: split.evidence,
        },
        gate: {
          canary: 1,
          percent: 10,
          verdict: 'advance',
          next: 25,
          errorRate: 0.03,
          requests: 1070,
          reasons: ['3% of its requests fail, not more than 5%.'],
          settings: {
            steps: [10, 25, 50, 75, 100],
            maxErrorRate: 0.05,
            minRequests: 100,
          },
        },
        change: {
          mesh: 'istio',
          target: {
            namespace: 'shop',
            service: 'orders',
            labels: { app: 'orders' },
            port: { number: 80, target: 8080, protocol: 'http' },
          },
          next: [
            { ...backends[0], weight: 75 },
            { ...backends[1], weight: 25 },
          ],
          rollBack: [
            { ...backends[0], weight: 100 },
            { ...backends[1], weight: 0 },
          ],
        },
        notes: [
          '20% of the requests are copied to orders-shadow; copies have no part in the shares.',
        ],
      },
    ],
    rollouts: [
      {
        tool: 'flagger',
        ref: {
          cluster: 'demo',
          group: 'flagger.app',
          kind: 'Canary',
          namespace: 'shop',
          name: 'orders',
        },
        target: 'Deployment orders',
        phase: 'Failed',
        state: 'failed',
        percent: 0,
        gates: ['request-success-rate at least 99'],
        failedChecks: { failed: 5, allowed: 5 },
        lastFailure:
          'Rolling back orders.shop: failed checks threshold reached 5',
      },
    ],
  };
}
