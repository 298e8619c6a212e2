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

  it('asks whom the policies refuse, which is not among the responses', () => {
    const now = metrics.queries(scope).find(({ id }) => id === 'requestsNow');
    expect(now?.promql).toContain(
      'label_replace(sum by (deployment, client_id, tls) (rate(inbound_http_authz_deny_total{namespace="shop",deployment="we\\"b.v1",cluster="eu"}[120s])), "measure", "refusedRequests", "", "")',
    );
    expect(now?.promql).toContain('"refusedConnections"');
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
    [
      'a response 403 is the application’s own: refusals are counted apart',
      metrics.isDenied({ code: '403', grpcStatus: '7' }),
      undefined,
    ],
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
