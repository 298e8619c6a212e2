import { MetricSeries } from '../../../engine';
import { metrics } from '../metrics';

const identity = 'cart.shop.serviceaccount.identity.linkerd.cluster.local';
const series = (labels: Record<string, string>): MetricSeries => ({
  labels: {
    namespace: 'shop',
    deployment: 'web',
    target_port: '8080',
    count: 'requests',
    ...labels,
  },
  points: [[60_000, 3]],
});
const rows = (by: Record<string, readonly MetricSeries[]>) =>
  metrics.observed?.rows(new Map(Object.entries(by)));

describe('mTLS as Linkerd observes it', () => {
  it.each([
    [{ tls: 'true', client_id: identity }, 'secured', undefined],
    [{ tls: 'true', client_id: '' }, 'plaintext', 'no_client_identity'],
    [
      { tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' },
      'plaintext',
      'no_tls_from_remote',
    ],
    [{ tls: 'disabled' }, 'plaintext', 'disabled'],
    [{ tls: 'opaque' }, 'unknown', 'passthru'],
    [{}, 'unknown', undefined],
  ])('a request with %j is %s', (labels, tls, code) => {
    expect(rows({ carried: [series(labels)] })).toMatchObject([
      {
        type: 'carried',
        server: {
          namespace: 'shop',
          kind: 'Deployment',
          name: 'web',
          port: 8080,
        },
        tls,
        ...(code && { reason: { code } }),
        unit: 'requests',
        points: [[60_000, 3]],
      },
    ]);
  });

  it('leaves out probes, which stay admitted, and what never leaves the pod', () => {
    const plain = { tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' };
    expect(
      rows({
        carried: [
          series({ ...plain, authz_kind: 'default', authz_name: 'probe' }),
          series({ tls: 'no_identity', no_tls_reason: 'loopback' }),
          series({
            ...plain,
            authz_kind: 'authorizationpolicy',
            authz_name: 'probe',
          }),
        ],
      }),
    ).toHaveLength(1);
  });

  it('counts refusals exactly, by identity and port, and connections apart from requests', () => {
    expect(
      rows({
        refused: [
          series({ tls: 'true', client_id: identity, count: 'connections' }),
        ],
      }),
    ).toMatchObject([
      {
        type: 'refused',
        client: { identity },
        server: { port: 8080 },
        precision: 'exact',
        unit: 'connections',
      },
    ]);
  });
});
