import { escapePromql, MeshMetrics } from '../../engine';

/** Lattice counts requests by caller and status, and nothing else. */
export const metrics: MeshMetrics = {
  queries: ({ workloads, rateSeconds }) => [
    {
      id: 'requestsNow',
      title: 'Requests by caller and status',
      type: 'instant',
      promql: workloads
        .map(
          ({ namespace, name }) =>
            `sum by (caller, status) (rate(lattice_requests_total{namespace="${escapePromql(
              namespace,
            )}",workload="${escapePromql(name)}"}[${rateSeconds}s]))`,
        )
        .join(' or '),
      labels: { caller: 'peerIdentity', status: 'code' },
    },
  ],
  isError: ({ code }) => code?.startsWith('5') ?? false,
  isDenied: ({ code }) => code === '403',
  isMtls: () => undefined,
  scrapeProbe: () => 'count(lattice_requests_total)',
};
