import { MetricScope, MetricSeries } from '../../../engine';
import { metrics } from '../metrics';

const ends = {
  source_workload: 'cart',
  source_workload_namespace: 'shop',
  source_principal: 'spiffe://cluster.local/ns/shop/sa/cart',
  destination_workload: 'orders',
  destination_workload_namespace: 'shop',
  destination_service_name: 'orders',
  request_protocol: 'http',
};
const series = (
  labels: Record<string, string>,
  ...points: [number, number][]
): MetricSeries => ({
  labels: { ...ends, count: 'requests', ...labels },
  points: points.length ? points : [[60_000, 2]],
});
const rows = (by: Record<string, readonly MetricSeries[]>) =>
  metrics.observed?.rows(new Map(Object.entries(by)));
const scope = (
  dataPlane: 'sidecar' | 'ambient',
  waypoint = false,
): MetricScope => ({
  workloads: [
    {
      namespace: 'shop',
      name: 'orders',
      ownerKind: 'Deployment',
      dataPlane,
      waypoint,
    },
  ],
  rateSeconds: 600,
  extraLabels: { cluster: 'eu' },
});
const carried = (of: MetricScope) =>
  metrics.observed?.queries(of).find(({ id }) => id === 'carried')?.promql;

describe('mTLS as Istio observes it', () => {
  it.each([
    ['mutual_tls', 'secured', undefined],
    ['none', 'plaintext', 'none'],
    ['unknown', 'unknown', undefined],
  ])('a request with the policy %s is %s', (policy, tls, code) => {
    expect(
      rows({ carried: [series({ connection_security_policy: policy })] }),
    ).toMatchObject([
      {
        type: 'carried',
        client: {
          namespace: 'shop',
          name: 'cart',
          identity: 'cluster.local/ns/shop/sa/cart',
        },
        server: { namespace: 'shop', name: 'orders', service: 'orders' },
        protocol: 'http',
        tls,
        ...(code && { reason: { code } }),
        unit: 'requests',
        points: [[60_000, 2]],
      },
    ]);
  });

  it('a single plaintext request of somebody new counts, although no counter grew', () => {
    const labels = {
      connection_security_policy: 'none',
      source_workload: 'unknown',
      source_workload_namespace: 'unknown',
      source_principal: 'unknown',
    };
    expect(
      rows({
        carried: [series(labels, [60_000, 0])],
        begun: [series(labels, [60_000, 1])],
      }),
    ).toMatchObject([{ client: {}, tls: 'plaintext', points: [[60_000, 1]] }]);
  });

  it.each([
    ['-', /cause not in metrics/],
    ['UAEX', /external authorizer refused/],
  ])('a 403 with the flags %s is told apart', (flags, cause) => {
    expect(
      rows({
        refused: [
          series({
            count: '',
            response_flags: flags,
            connection_security_policy: 'mutual_tls',
          }),
        ],
      }),
    ).toMatchObject([
      {
        type: 'refused',
        precision: 'status-only',
        cause: expect.stringMatching(cause),
      },
    ]);
  });

  it('asks the one proxy at the server that knows, and ztunnels for what passes a waypoint by', () => {
    expect(carried(scope('sidecar'))).toContain(
      'increase(istio_requests_total{reporter="destination",destination_workload_namespace="shop",destination_workload="orders",cluster="eu"}[600s])',
    );
    const ambient = carried(scope('ambient', true));
    expect(ambient).toContain('istio_requests_total{reporter="waypoint"');
    expect(ambient).toContain(
      'istio_tcp_connections_opened_total{reporter="destination"',
    );
    expect(ambient).toContain('"ztunnel"');
  });

  it('does not take the protocol of a ztunnel for that of the port', () => {
    const [row] =
      rows({
        carried: [
          series({
            count: 'ztunnel',
            request_protocol: 'tcp',
            connection_security_policy: 'mutual_tls',
          }),
        ],
      }) ?? [];
    expect(row).toMatchObject({ unit: 'connections' });
    expect(row).not.toHaveProperty('protocol');
  });
});
