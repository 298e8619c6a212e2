import { MetricSeries } from '../../../engine';
import { metrics } from '../metrics';

const series = (labels: Record<string, string>, value = 1): MetricSeries => ({
  labels: {
    source_workload: 'cart',
    source_workload_namespace: 'shop',
    destination_workload: 'orders',
    destination_workload_namespace: 'shop',
    ...labels,
  },
  points: [[1, value]],
});
const rows = (by: Record<string, readonly MetricSeries[]>) =>
  metrics.connections?.rows(new Map(Object.entries(by)));

describe('connections of Istio', () => {
  it.each([
    ['mutual_tls', 'secured', undefined],
    ['none', 'plaintext', 'none'],
    ['unknown', 'unknown', undefined],
  ])('with the policy %s are %s', (policy, tls, code) => {
    expect(
      rows({
        received: [
          series(
            {
              reporter: 'destination',
              connection_security_policy: policy,
              source_principal: 'spiffe://cluster.local/ns/shop/sa/cart',
              destination_service_name: 'orders',
            },
            2,
          ),
        ],
      }),
    ).toMatchObject([
      {
        client: {
          namespace: 'shop',
          name: 'cart',
          identity: 'cluster.local/ns/shop/sa/cart',
        },
        server: { namespace: 'shop', name: 'orders', service: 'orders' },
        tls,
        ...(code && { reason: { code } }),
        amount: 2,
        unit: 'requests/s',
      },
    ]);
  });

  it('counted at both ends are those of the server, which knows whether they were mTLS', () => {
    expect(
      rows({
        sent: [
          series(
            { reporter: 'source', connection_security_policy: 'unknown' },
            3,
          ),
          series(
            {
              reporter: 'destination',
              connection_security_policy: 'mutual_tls',
            },
            3,
          ),
          series({
            reporter: 'source',
            destination_workload: 'outside',
            connection_security_policy: 'unknown',
          }),
        ],
      }),
    ).toMatchObject([
      { tls: 'secured', amount: 3 },
      { server: { name: 'outside' }, tls: 'unknown' },
    ]);
  });

  it('that are not HTTP are counted by the second', () => {
    expect(
      rows({
        receivedTcp: [
          series({ reporter: 'destination', source_workload: 'unknown' }),
        ],
      }),
    ).toMatchObject([{ client: { namespace: 'shop' }, unit: 'connections/s' }]);
  });

  it('are asked for in at most four queries', () => {
    const queries = metrics.connections?.queries({
      workloads: [
        {
          namespace: 'shop',
          name: 'orders',
          ownerKind: 'Deployment',
          dataPlane: 'ambient',
          waypoint: true,
        },
      ],
      rateSeconds: 300,
      extraLabels: {},
    });
    expect(queries?.map(({ id }) => id)).toEqual([
      'received',
      'receivedTcp',
      'sent',
      'sentTcp',
    ]);
    expect(queries?.[0].promql).toContain('reporter="waypoint"');
  });
});
