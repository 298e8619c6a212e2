import { MetricScope } from '../../engine';
import { metrics } from './metrics';

const workload = (
  name: string,
  more: Partial<MetricScope['workloads'][number]> = {},
): MetricScope['workloads'][number] => ({
  namespace: 'shop',
  name,
  ownerKind: 'Deployment',
  dataPlane: 'sidecar',
  waypoint: false,
  ...more,
});
const requests = (
  workloads: MetricScope['workloads'],
  extraLabels: Record<string, string> = {},
) =>
  metrics
    .queries({ workloads, rateSeconds: 300, extraLabels })
    .find(query => query.id === 'requests')?.promql;

describe('metrics of Istio', () => {
  it.each<[string, MetricScope['workloads'], Record<string, string>, string]>([
    [
      'counts at the server',
      [workload('cart')],
      {},
      'rate(istio_requests_total{reporter="destination",destination_workload_namespace="shop",destination_workload="cart"}[300s])',
    ],
    [
      'names several workloads in one selector',
      [workload('b'), workload('a')],
      {},
      'destination_workload=~"a|b"',
    ],
    [
      'counts at the waypoint where there is one',
      [workload('reviews', { dataPlane: 'ambient', waypoint: true })],
      {},
      'reporter="waypoint"',
    ],
    [
      'adds the labels of the cluster',
      [workload('cart')],
      { cluster: 'eu "1"' },
      'cluster="eu \\"1\\""',
    ],
    [
      'escapes names inside patterns',
      [workload('a.b'), workload('c')],
      {},
      String.raw`=~"a\\.b|c"`,
    ],
  ])('%s', (_name, workloads, extra, part) => {
    expect(requests(workloads, extra)).toContain(part);
  });

  it('never mixes reporters of one workload', () => {
    const text = requests([
      workload('a'),
      workload('b', { dataPlane: 'ambient', waypoint: true }),
    ]);
    const counted = text?.match(/istio_requests_total\{reporter="\w+"/g);
    expect(counted?.map(part => part.split('{')[1])).toEqual([
      'reporter="destination"',
      'reporter="waypoint"',
    ]);
    expect(text).not.toMatch(/=~"a\|b"/);
  });

  it('asks at most five queries', () => {
    expect(
      metrics.queries({
        workloads: [workload('a')],
        rateSeconds: 60,
        extraLabels: {},
      }),
    ).toHaveLength(5);
  });

  it.each([
    [{ code: '503' }, true],
    [{ code: '404' }, false],
    [{ code: '200', grpcStatus: '14' }, true],
    [{ code: '200', grpcStatus: '5' }, false],
    [{ code: '200', grpcStatus: '' }, false],
  ])('an answer %j is an error: %s', (labels, error) => {
    expect(metrics.isError(labels)).toBe(error);
  });

  it('does not know about mTLS what the client reports', () => {
    expect([
      metrics.isMtls({ security: 'unknown' }),
      metrics.isMtls({ security: 'none' }),
      metrics.isMtls({ security: 'mutual_tls' }),
    ]).toEqual([undefined, false, true]);
  });
});
