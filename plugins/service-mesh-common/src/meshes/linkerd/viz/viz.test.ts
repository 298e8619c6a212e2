import { authzRows } from './authzRows';
import { edgeRows } from './edgeRows';
import { gatewayRows } from './gatewayRows';
import { podStatus } from './podCounts';
import { podRows } from './podRows';
import { quantityText } from './quantityText';
import { routeRows } from './routeRows';
import { statRows } from './statRows';
import { VizCluster, VizObject, VizPod } from './VizCluster';
import { VizAnswers, VizQueryId, VizSample } from './VizRequest';

const object = (
  type: string,
  name: string,
  more: Partial<VizObject> = {},
): VizObject => ({
  type,
  name,
  namespace: 'shop',
  labels: {},
  owners: [],
  ...more,
});
const pod = (name: string, more: Partial<VizPod> = {}): VizPod => ({
  ...object('pod', name),
  labels: { app: 'web', 'linkerd.io/control-plane-ns': 'linkerd' },
  phase: 'Running',
  terminating: false,
  serviceAccount: 'web',
  containers: [
    {
      name: 'linkerd-proxy',
      env: [
        {
          name: 'LINKERD2_PROXY_IDENTITY_LOCAL_NAME',
          value: '$(_pod_sa).$(_pod_ns).id',
        },
      ],
    },
  ],
  initContainers: [],
  statuses: [],
  initStatuses: [],
  ...more,
});
const cluster = (more: Partial<VizCluster> = {}): VizCluster => ({
  controlPlaneNamespace: 'linkerd',
  clusterDomain: 'cluster.local',
  objects: [
    object('deployment', 'web', { uid: 'd' }),
    object('replicaset', 'web-1', {
      uid: 'r',
      owners: [{ kind: 'Deployment', name: 'web', uid: 'd' }],
      selector: { app: 'web' },
    }),
    object('service', 'web', { selector: { app: 'web' } }),
  ],
  pods: [
    pod('web-1-a', {
      owners: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'r' }],
    }),
  ],
  profiles: [],
  ...more,
});
const sample = (metric: Record<string, string>, value = 1): VizSample => ({
  metric,
  value,
});
const answers =
  (by: Partial<Record<VizQueryId, readonly VizSample[]>>): VizAnswers =>
  query =>
    by[query] ?? [];
const web = { deployment: 'web', namespace: 'shop' };

describe('stat', () => {
  it('sums outcomes, rounds, and counts the pods of a Deployment through its ReplicaSets', () => {
    expect(
      statRows(
        cluster({
          pods: [
            ...cluster().pods,
            pod('web-1-b', {
              owners: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'r' }],
              labels: { app: 'web' },
            }),
            pod('web-1-c', {
              owners: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'r' }],
              phase: 'Failed',
            }),
            pod('stray'),
          ],
        }),
        {
          resource: { type: 'deployment', namespace: 'shop' },
          timeWindow: '1m',
        },
        answers({
          requests: [
            sample({ ...web, classification: 'success', tls: 'true' }, 2.6),
            sample({ ...web, classification: 'success', tls: 'no' }, 1),
            sample({ ...web, classification: 'failure' }, NaN),
          ],
          p95: [sample(web, 12.4)],
        }),
      ),
    ).toMatchObject({
      ok: true,
      rows: [
        {
          meshedPodCount: 1,
          runningPodCount: 2,
          failedPodCount: 1,
          stats: { successCount: 4, failureCount: 0, latencyMsP95: 12 },
        },
      ],
    });
  });

  it.each([
    [{ app: 'web' }, 1],
    [{ app: 'other' }, 0],
  ])(
    'leaves out ReplicaSets that a Deployment no longer selects: %j',
    (selector, count) => {
      const [, replicaSet, service] = cluster().objects;
      const objects = [
        object('deployment', 'web', { uid: 'd', selector }),
        { ...replicaSet, labels: { app: 'web' } },
        service,
      ];
      expect(
        statRows(
          cluster({ objects }),
          { resource: { type: 'deployment', name: 'web', namespace: 'shop' } },
          answers({}),
        ),
      ).toMatchObject({ ok: true, rows: [{ runningPodCount: count }] });
    },
  );

  it('shows only what was seen between two ends', () => {
    const request = {
      resource: { type: 'deployment', namespace: 'shop' },
      from: { type: 'deployment', name: 'cart' },
    };
    const seen = (metric: Record<string, string>) =>
      statRows(cluster(), request, answers({ requests: [sample(metric)] }));
    expect(
      seen({ dst_deployment: 'web', dst_namespace: 'shop' }),
    ).toMatchObject({
      rows: [{ resource: { name: 'web' } }],
    });
    expect(seen(web)).toEqual({ ok: true, rows: [] });
  });

  it('shows the leaves of a Service with the weights of its profile', () => {
    expect(
      statRows(
        cluster({
          profiles: [
            {
              name: 'web.shop.svc.cluster.local',
              namespace: 'shop',
              routes: [],
              overrides: [
                { authority: 'web-b.shop.svc.cluster.local:80', weight: 1 },
                { authority: 'web-a.shop.svc.cluster.local', weight: '0.5' },
              ],
            },
          ],
        }),
        { resource: { type: 'service', name: 'web', namespace: 'shop' } },
        answers({
          requests: [
            sample({
              dst_service: 'web-a',
              dst_namespace: 'shop',
              classification: 'success',
            }),
          ],
        }),
      ),
    ).toMatchObject({
      rows: [
        {
          trafficSplit: { leaf: 'web-a', weight: '500m' },
          stats: { successCount: 1 },
        },
        { trafficSplit: { leaf: 'web-b', weight: '1' } },
      ],
    });
  });

  it('shows the counters of policy resources', () => {
    expect(
      statRows(
        cluster({ objects: [object('authorizationpolicy', 'cart-only')] }),
        { resource: { type: 'authorizationpolicy', namespace: 'shop' } },
        answers({
          allowed: [
            sample(
              {
                namespace: 'shop',
                authz_name: 'cart-only',
                authz_kind: 'authorizationpolicy',
              },
              9,
            ),
          ],
        }),
      ),
    ).toMatchObject({
      rows: [{ srvStats: { allowedCount: 9, deniedCount: 0 } }],
    });
  });

  it('takes labels to choose policy resources by, unless one is named', () => {
    const policies = cluster({
      objects: [
        object('server', 'web', { labels: { app: 'web' } }),
        object('server', 'cart'),
      ],
    });
    const names = (name?: string) => {
      const result = statRows(
        policies,
        {
          resource: { type: 'server', namespace: 'shop', name },
          labelSelector: [{ key: 'app', operator: 'In', values: ['web'] }],
        },
        answers({}),
      );
      return result.ok && result.rows.map(({ resource }) => resource.name);
    };
    expect(names()).toEqual(['web']);
    expect(names('cart')).toEqual(['cart']);
  });

  it.each([
    [{}, 'missing Selector Resource', undefined],
    [
      { resource: { type: 'pods' } },
      'unimplemented resource type: pods',
      'Unimplemented',
    ],
    [
      { resource: { type: 'pod' }, from: { type: 'service' } },
      'service is not supported',
      undefined,
    ],
    [
      { resource: { type: 'server' }, to: { type: 'pod' } },
      "'to' queries are not supported",
      undefined,
    ],
    [
      { resource: { type: 'pod' }, to: { type: 'all' } },
      "'all' is not supported",
      undefined,
    ],
    [
      { resource: { type: 'pod', namespace: 'shop', name: 'x' } },
      'pod "x" not found',
      'NotFound',
    ],
    [
      {
        resource: { type: 'authorizationpolicy', namespace: 'shop', name: 'x' },
      },
      'authorizationpolicies.policy.linkerd.io "x" not found',
      'NotFound',
    ],
  ])('refuses %j', (request, error, code) => {
    expect(statRows(cluster(), request, answers({}))).toMatchObject({
      ok: false,
      error: expect.stringContaining(error) as unknown,
      ...(code && { code }),
    });
  });
});

describe('edges', () => {
  const edge = (metric: Record<string, string>, value = 1) =>
    sample(
      {
        ...web,
        dst_deployment: 'db',
        dst_namespace: 'data',
        pod: 'web-1-a',
        ...metric,
      },
      value,
    );

  it('take the first series of a pair, the identity of the client from its pod, and words for the reason', () => {
    expect(
      edgeRows(
        cluster(),
        { resource: { type: 'deployment', namespace: 'data' } },
        answers({
          tcpConnections: [
            edge({ no_tls_reason: 'loopback' }, 0),
            edge({ server_id: 'db.data.id' }),
            edge({ no_tls_reason: 'loopback' }),
            edge({ dst_deployment: 'cache', no_tls_reason: 'disabled' }),
            edge({ dst_deployment: 'gone', pod: 'gone' }),
          ],
        }),
      ),
    ).toMatchObject({
      rows: [
        { dst: { name: 'cache' }, noIdentityMsg: 'Disabled' },
        {
          dst: { name: 'db' },
          clientId: 'web.shop.id',
          serverId: 'db.data.id',
          noIdentityMsg: '',
        },
      ],
    });
  });
});

describe('routes', () => {
  it('are those of the profiles of the Services of the workload, and the default', () => {
    const name = 'web.shop.svc.cluster.local';
    expect(
      routeRows(
        cluster({
          profiles: [
            { name, namespace: 'shop', routes: ['GET /cart'], overrides: [] },
          ],
        }),
        {
          resource: { type: 'deployment', namespace: 'shop' },
          timeWindow: '5m',
          to: { type: 'service', name: 'web', namespace: 'shop' },
        },
        answers({
          requests: [
            sample(
              {
                dst: `${name}:80`,
                rt_route: 'GET /cart',
                classification: 'success',
              },
              3,
            ),
            sample(
              { dst: name, rt_route: 'GET /gone', classification: 'success' },
              7,
            ),
          ],
          actualRequests: [
            sample(
              { dst: name, rt_route: 'GET /cart', classification: 'failure' },
              2,
            ),
          ],
        }),
      ),
    ).toMatchObject({
      rows: [
        {
          route: 'GET /cart',
          timeWindow: '5m',
          stats: { successCount: 3, actualFailureCount: 2 },
        },
        { route: '[DEFAULT]', timeWindow: '', stats: { successCount: 0 } },
      ],
    });
  });

  it('are refused when no destination is there', () => {
    expect(
      routeRows(
        cluster(),
        {
          resource: { type: 'deployment', namespace: 'shop' },
          to: { type: 'service', name: 'gone', namespace: 'shop' },
        },
        answers({}),
      ),
    ).toMatchObject({ ok: false });
  });
});

it('shows authorizations by server, route and authorization, refusals by themselves', () => {
  const meta = {
    srv_kind: 'server',
    srv_name: 'web',
    route_kind: 'default',
    route_name: 'default',
  };
  expect(
    authzRows(
      { resource: { type: 'deployment', name: 'web' } },
      answers({
        allowed: [
          sample(
            { ...meta, authz_kind: 'authorizationpolicy', authz_name: 'cart' },
            5,
          ),
        ],
        denied: [sample(meta, 2)],
      }),
    ),
  ).toMatchObject({
    rows: [
      {
        srvStats: { allowedCount: 5, deniedCount: 0, authz: { name: 'cart' } },
      },
      { srvStats: { allowedCount: 0, deniedCount: 2, authz: { name: '' } } },
    ],
  });
});

it('lists gateways by linked cluster with the Services mirrored from there', () => {
  const mirrored = {
    labels: {
      'mirror.linkerd.io/mirrored-service': 'true',
      'mirror.linkerd.io/cluster-name': 'east',
    },
  };
  expect(
    gatewayRows(
      [mirrored, { labels: {} }],
      answers({ alive: [sample({ target_cluster_name: 'east' }, 1)] }),
    ),
  ).toMatchObject({
    rows: [{ clusterName: 'east', alive: true, pairedServices: 1 }],
  });
});

it('lists pods under the controller in charge', () => {
  expect(
    podRows(
      cluster(),
      { resource: { type: 'deployment' } },
      answers({ alive: [sample({ pod: 'web-1-a' })] }),
    ),
  ).toMatchObject({
    rows: [{ name: 'shop/web-1-a', added: true, deployment: 'shop/web' }],
  });
});

it.each([
  [{ reason: 'Evicted' }, 'Evicted'],
  [
    {
      initContainers: [{ name: 'a' }],
      initStatuses: [
        { name: 'a', state: { waiting: { reason: 'PodInitializing' } } },
      ],
    },
    'Init:0/1',
  ],
  [
    { initStatuses: [{ name: 'a', state: { terminated: { exitCode: 3 } } }] },
    'Init:ExitCode:3',
  ],
  [
    {
      initContainers: [{ name: 'a', restartPolicy: 'Always' }],
      initStatuses: [{ name: 'a', started: true, ready: true, state: {} }],
    },
    'Running',
  ],
  [
    { statuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    'CrashLoopBackOff',
  ],
  [
    {
      statuses: [
        { state: { terminated: { reason: 'Completed' } } },
        { ready: true, state: { running: {} } },
      ],
    },
    'Running',
  ],
  [{ statuses: [{ state: { terminated: { signal: 9 } } }] }, 'Signal:9'],
])('words the status of a pod %j as kubectl does', (more, status) => {
  expect(podStatus(pod('a', more))).toBe(status);
});

it.each([
  ['0.5', '500m'],
  [1000, '1k'],
  ['1500', '1500'],
  ['100m', '100m'],
  ['odd', 'odd'],
])('writes the quantity %s as %s', (quantity, text) => {
  expect(quantityText(quantity)).toBe(text);
});
