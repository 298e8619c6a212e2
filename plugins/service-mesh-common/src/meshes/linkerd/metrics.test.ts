import { MetricScope } from '../../engine/MeshMetrics';
import { metrics } from './metrics';

const scope: MetricScope = {
  workloads: [
    {
      namespace: 'shop',
      name: 'we"b.v1',
      ownerKind: 'Deployment',
      dataPlane: 'sidecar',
      waypoint: false,
    },
  ],
  rateSeconds: 120,
  extraLabels: { cluster: 'eu' },
};

describe('metrics of Linkerd', () => {
  it('asks at most five questions and escapes what it puts into them', () => {
    const queries = metrics.queries(scope);
    expect(queries.map(q => q.id)).toEqual([
      'requests',
      'latency',
      'outbound',
      'requestsNow',
      'latencyNow',
    ]);
    expect(queries[0].promql).toContain(
      'rate(response_total{direction="inbound",namespace="shop",deployment="we\\"b.v1",cluster="eu"}[120s])',
    );
  });

  it('groups latency without classification, which only response_total carries', () => {
    const latency = metrics
      .queries(scope)
      .filter(q => q.promql.includes('bucket'));
    expect(latency.map(q => q.promql.includes('classification'))).toEqual([
      false,
      false,
    ]);
    expect(latency.map(q => q.leMs)).toEqual([1, 1]);
  });

  it.each([
    [
      'a failure by classification is an error',
      metrics.isError({ classification: 'failure', code: '200' }),
      true,
    ],
    [
      'a response 404 is none',
      metrics.isError({ classification: 'success', code: '404' }),
      false,
    ],
    ['a response 403 is a refusal', metrics.isDenied({ code: '403' }), true],
    [
      'TLS without a client certificate is not mTLS',
      metrics.isMtls({ security: 'true', peerIdentity: '' }),
      false,
    ],
    [
      'TLS with one is',
      metrics.isMtls({ security: 'true', peerIdentity: 'a.b' }),
      true,
    ],
    ['a sample without the label does not tell', metrics.isMtls({}), undefined],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });
});
