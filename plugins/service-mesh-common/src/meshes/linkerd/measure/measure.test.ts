import { MetricSeries, QuestionAnswers } from '../../../engine';
import { metrics } from '../metrics';

const series = (labels: Record<string, string>, value = 1): MetricSeries => ({
  labels,
  points: [[1_700_000_000_000, value]],
});
const answers = (
  by: Record<string, readonly MetricSeries[]>,
): QuestionAnswers => new Map(Object.entries(by));

const web = { namespace: 'shop', deployment: 'web' };
const toDb = {
  ...web,
  dst_namespace: 'data',
  dst_statefulset: 'db',
  dst_service: 'db-svc',
};
const end = { namespace: 'shop', kind: 'Deployment', name: 'web' };

describe('connections', () => {
  const rows = (by: Record<string, readonly MetricSeries[]>) =>
    metrics.connections?.rows(answers(by));

  it.each([
    [{ tls: 'true', server_id: 'db.data' }, 'secured', undefined],
    [
      {
        tls: 'no_identity',
        no_tls_reason: 'not_provided_by_service_discovery',
      },
      'plaintext',
      'not_provided_by_service_discovery',
    ],
    [{ tls: 'disabled' }, 'plaintext', 'disabled'],
    [
      { tls: 'no_identity', no_tls_reason: 'new_reason' },
      'plaintext',
      'new_reason',
    ],
    [{ tls: 'opaque' }, 'unknown', 'passthru'],
    [{}, 'unknown', undefined],
  ])('with the labels %j are %s because %s', (labels, tls, code) => {
    expect(rows({ sent: [series({ ...toDb, ...labels }, 3)] })).toMatchObject([
      {
        type: 'edge',
        client: end,
        server: {
          namespace: 'data',
          kind: 'StatefulSet',
          name: 'db',
          service: 'db-svc',
        },
        tls,
        ...(code && { reason: { code } }),
        amount: 3,
        unit: 'connections',
      },
    ]);
  });

  it('from anyone are added to those of the mesh, without counting a client twice', () => {
    const received = series({
      namespace: 'shop',
      deployment: 'cart',
      dst_namespace: 'shop',
      dst_deployment: 'web',
      server_id: 'web.shop',
      tls: 'true',
    });
    const accepted = (labels: Record<string, string>) =>
      series({ ...web, ...labels });
    const found = rows({
      received: [received],
      accepted: [
        accepted({ tls: 'true', client_id: 'cart.shop' }),
        accepted({ tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' }),
        accepted({ tls: 'no_identity', no_tls_reason: 'loopback' }),
      ],
    });
    expect(found).toMatchObject([
      { client: { name: 'cart' }, tls: 'secured' },
      { client: {}, server: end, tls: 'plaintext' },
    ]);
    // Another cluster's client has no series here; its identity is all there is.
    expect(
      rows({ accepted: [accepted({ tls: 'true', client_id: 'gateway' })] }),
    ).toMatchObject([{ client: { identity: 'gateway' }, tls: 'secured' }]);
  });

  it('that are closed are no connections', () => {
    expect(rows({ sent: [series(toDb, 0)] })).toEqual([]);
  });

  it('come with the end of each certificate, in ms', () => {
    expect(
      rows({
        certificates: [
          series({ namespace: 'shop', pod: 'web-1' }, 1_700_000_000),
        ],
      }),
    ).toEqual([
      {
        type: 'certificate',
        namespace: 'shop',
        pod: 'web-1',
        notAfter: 1_700_000_000_000,
      },
    ]);
  });

  it('are asked for under both names of the certificate metric', () => {
    const promql = metrics.connections
      ?.queries({
        workloads: [
          {
            namespace: 'shop',
            name: 'web',
            ownerKind: 'Deployment',
            dataPlane: 'sidecar',
            waypoint: false,
          },
        ],
        rateSeconds: 300,
        extraLabels: { cluster: 'eu' },
      })
      .find(({ id }) => id === 'certificates')?.promql;
    const selector = '{namespace="shop",deployment="web",cluster="eu"}';
    expect(promql).toBe(
      `min by (namespace, pod) (control_identity_cert_expiration_timestamp_seconds${selector} or identity_cert_expiration_timestamp_seconds${selector})`,
    );
  });
});

it('reads authorizations by server, route and authorization; a limit says which', () => {
  const server = {
    ...web,
    srv_group: 'policy.linkerd.io',
    srv_kind: 'server',
    srv_name: 'web-http',
    srv_port: '8080',
  };
  expect(
    metrics.authorizations?.rows(
      answers({
        allowed: [
          series(
            {
              ...server,
              route_kind: 'HTTPRoute',
              route_name: 'api',
              route_group: 'policy.linkerd.io',
              authz_kind: 'default',
              authz_name: 'probe',
            },
            2,
          ),
        ],
        denied: [
          series({ ...server, route_kind: 'default', route_name: 'default' }),
          series({
            ...server,
            ratelimit_group: 'policy.linkerd.io',
            ratelimit_kind: 'HTTPLocalRateLimitPolicy',
            ratelimit_name: 'rl',
            ratelimit_scope: 'total',
          }),
        ],
      }),
    ),
  ).toMatchObject([
    {
      outcome: 'allowed',
      workload: 'web',
      ownerKind: 'Deployment',
      server: { kind: 'server', name: 'web-http', port: 8080 },
      route: { kind: 'httproute', name: 'api' },
      authorization: { group: '', kind: 'default', name: 'probe' },
      rate: 2,
    },
    { outcome: 'denied', route: { kind: 'default' } },
    { outcome: 'limited', limit: { name: 'rl', scope: 'total' } },
  ]);
});

it('reads which gateways answer', () => {
  expect(
    metrics.gateways?.rows(
      answers({
        alive: [
          series({ target_cluster_name: 'east' }, 1),
          series({ target_cluster_name: 'west' }, 0),
          series({}, 1),
        ],
      }),
    ),
  ).toEqual([
    { targetCluster: 'east', alive: true },
    { targetCluster: 'west', alive: false },
  ]);
});
