import { MetricScope, MetricSeries, QuestionAnswers } from '../../../engine';
import { clusterFromYaml, meshedPod } from '../__testUtils__/clusterFromYaml';
import { metrics } from '../metrics';

const series = (
  labels: Record<string, string>,
  value: number,
): MetricSeries => ({ labels, points: [[1_700_000_000_000, value]] });
const buckets = (labels: Record<string, string>): MetricSeries[] => [
  series({ ...labels, le: '10' }, 5),
  series({ ...labels, le: '+Inf' }, 5),
];
const answers = (
  by: Record<string, readonly MetricSeries[]>,
): QuestionAnswers => new Map(Object.entries(by));

const scope = (
  ...workloads: readonly Partial<MetricScope['workloads'][number]>[]
): MetricScope => ({
  workloads: workloads.map(workload => ({
    namespace: 'shop',
    name: 'web',
    ownerKind: 'Deployment',
    dataPlane: 'sidecar',
    waypoint: false,
    services: ['web'],
    ...workload,
  })),
  rateSeconds: 300,
  extraLabels: {},
});
const owned = (yaml: string, owner: string) =>
  yaml
    .replace(
      '  annotations: {}',
      `  annotations: {}\n  ownerReferences: [{ apiVersion: apps/v1, kind: ${owner}, name: web, controller: true }]`,
    )
    .replace('---', 'status: { phase: Running }\n---');
const web = { namespace: 'shop', statefulset: 'web' };
const own = scope({ ownerKind: 'StatefulSet' });
const index = clusterFromYaml(
  `${owned(meshedPod(), 'StatefulSet')}
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: web.shop.svc.cluster.local, namespace: shop }
spec:
  routes: [{ name: GET /cart, condition: { method: GET } }, { name: POST /cart, condition: { method: POST } }]
  dstOverrides: [{ authority: web-b.shop.svc.cluster.local, weight: 500m }]
`,
);

describe('at a glance', () => {
  const rows = (by: Record<string, readonly MetricSeries[]>, about = own) =>
    metrics.stat?.rows(answers(by), { scope: about, index }) ?? [];
  const view = (name: string, by: Record<string, readonly MetricSeries[]>) =>
    rows(by).filter(row => row.view === name);
  const received = {
    part: 'received',
    ...web,
    srv_kind: 'server',
    srv_name: 'web-http',
    route_kind: 'HTTPRoute',
    route_name: 'cart',
    client_id: 'cart.shop',
  };

  it('counts pods, requests, latency, connections and scraped proxies of a workload', () => {
    expect(
      view('workloads', {
        statRequests: [
          series({ ...received, classification: 'success' }, 3),
          series({ ...received, classification: 'failure' }, 0.25),
          series({ ...received, client_id: '', classification: 'success' }, 1),
        ],
        statLatency: buckets(received),
        statConnections: [
          series({ part: 'received', measure: 'open', ...web }, 4),
          series({ part: 'received', measure: 'read', ...web }, 420),
          series({ part: 'received', measure: 'write', ...web }, 3100),
        ],
        statProxies: [series({ pod: 'web-1', namespace: 'shop' }, 1)],
      }),
    ).toEqual([
      {
        view: 'workloads',
        kind: 'StatefulSet',
        namespace: 'shop',
        name: 'web',
        pods: { meshed: 1, total: 1, failed: 0, scraped: 1 },
        rate: 4.25,
        success: 4 / 4.25,
        p50: 5,
        p95: 9.5,
        p99: 9.9,
        openConnections: 4,
        readBytes: 420,
        writeBytes: 3100,
        command: 'linkerd viz stat statefulset/web -n shop -o wide -t 300s',
      },
    ]);
  });

  it('shows pods alone while nothing is counted', () => {
    expect(view('workloads', {})).toMatchObject([
      { name: 'web', pods: { meshed: 1, total: 1 } },
    ]);
    expect(view('workloads', {})[0].rate).toBeUndefined();
  });

  it('shows Services by the place requests went, with the weights of the profile', () => {
    const leaf = (name: string, perSecond: number, authority = 'web') =>
      series(
        {
          part: 'services',
          authority: `${authority}.shop.svc.cluster.local:80`,
          dst_namespace: 'shop',
          dst_service: name,
          classification: 'success',
        },
        perSecond,
      );
    expect(
      view('services', {
        statRequests: [
          leaf('web', 3),
          leaf('web-b', 1),
          leaf('web', 9, 'web2'),
        ],
      }),
    ).toMatchObject([
      { name: 'web', leaf: { name: 'web' }, rate: 3 },
      { name: 'web', leaf: { name: 'web-b', weight: '500m' }, rate: 1 },
    ]);
  });

  it('shows the Servers and routes that requests matched, and what they refused', () => {
    expect(
      view('policies', {
        statRequests: [
          series({ ...received, classification: 'success' }, 3),
          series({ ...received, part: 'denied', route_name: '' }, 0.5),
        ],
      }),
    ).toMatchObject([
      { kind: 'Server', name: 'web-http', rate: 3, denied: 0.5 },
      { kind: 'HTTPRoute', name: 'cart', rate: 3 },
    ]);
  });

  it.each([
    ['callers', 'callers', '', 'dst_'],
    ['destinations', 'sent', 'dst_', ''],
  ])('shows %s by their workload', (name, part, other, mine) => {
    expect(
      view(name, {
        statRequests: [
          series(
            {
              part,
              [`${mine}namespace`]: 'shop',
              [`${mine}statefulset`]: 'web',
              [`${other}namespace`]: 'data',
              [`${other}deployment`]: 'cart',
              classification: 'success',
            },
            2,
          ),
        ],
      }),
    ).toMatchObject([
      {
        kind: 'Deployment',
        namespace: 'data',
        name: 'cart',
        workload: 'web',
        rate: 2,
        success: 1,
      },
    ]);
  });

  it('ranks callers and routes', () => {
    expect(
      view('busiest', {
        statRequests: [
          series(
            {
              ...received,
              client_id: '',
              route_kind: 'default',
              route_name: 'default',
              classification: 'success',
            },
            1,
          ),
          series({ ...received, classification: 'success' }, 3),
        ],
      }),
    ).toMatchObject([
      { name: 'cart.shop', route: 'HTTPRoute cart', rate: 3 },
      { kind: 'Caller', rate: 1 },
    ]);
  });

  it('finds controllers the proxies do not name by their pods', () => {
    const rollout = clusterFromYaml(
      owned(meshedPod(), 'ReplicaSet')
        .replace(
          'linkerd.io/control-plane-ns',
          'rollouts-pod-template-hash: abc, linkerd.io/control-plane-ns',
        )
        .replace('name: web, controller', 'name: web-abc, controller'),
    );
    const about = {
      scope: scope({ ownerKind: 'Rollout' }),
      index: rollout,
    };
    expect(metrics.stat?.queries(about.scope)[0].promql).toContain(
      'k8s_job, pod, srv_kind',
    );
    expect(
      metrics.stat?.rows(
        answers({
          statRequests: [
            series(
              {
                part: 'received',
                namespace: 'shop',
                pod: 'web-1',
                classification: 'success',
              },
              2,
            ),
          ],
        }),
        about,
      )[0],
    ).toMatchObject({
      kind: 'Rollout',
      name: 'web',
      rate: 2,
      pods: { total: 1 },
    });
  });

  it('asks four queries', () => {
    expect(metrics.stat?.queries(own).map(({ id }) => id)).toEqual([
      'statRequests',
      'statLatency',
      'statConnections',
      'statProxies',
    ]);
    expect(metrics.stat?.queries(own)[0].promql).toContain(
      'authority=~"(web\\\\.shop\\\\.svc)\\\\..+"',
    );
  });
});

describe('routes', () => {
  const rows = (
    by: Record<string, readonly MetricSeries[]>,
    about: { index?: typeof index } = { index },
  ) => metrics.routes?.rows(answers(by), { scope: own, ...about }) ?? [];
  const dst = 'web.shop.svc.cluster.local:80';

  it('of ServiceProfiles are those that are set up, with what was asked and what was sent', () => {
    const counted = (labels: Record<string, string>, value: number) =>
      series({ namespace: 'shop', dst, ...labels }, value);
    const found = rows({
      routeRequests: [
        counted(
          {
            counted: 'profileReceived',
            rt_route: 'GET /cart',
            classification: 'success',
          },
          4,
        ),
        counted(
          {
            counted: 'profileReceived',
            rt_route: 'GET /gone',
            classification: 'success',
          },
          9,
        ),
        counted(
          {
            counted: 'profileSent',
            rt_route: 'GET /cart',
            classification: 'success',
          },
          4,
        ),
        counted(
          {
            counted: 'profileActual',
            rt_route: 'GET /cart',
            classification: 'failure',
          },
          1,
        ),
      ],
      routeLatency: buckets({
        namespace: 'shop',
        dst,
        counted: 'profileReceived',
        rt_route: 'GET /cart',
      }),
    });
    const of = (direction: string, route: string) =>
      found.filter(row => row.direction === direction && row.route === route);
    expect(of('inbound', 'GET /cart')[0]).toEqual({
      route: 'GET /cart',
      kind: 'ServiceProfile',
      direction: 'inbound',
      parent: 'Service web.shop',
      command: 'linkerd viz routes svc/web -n shop -t 300s',
      declared: true,
      failed: false,
      rate: 4,
      latency: { p50: 5, p95: 9.5, p99: 9.9 },
    });
    expect(of('inbound', 'POST /cart')[0]).toMatchObject({
      declared: true,
      rate: 0,
    });
    expect(of('inbound', 'GET /gone')).toEqual([]);
    expect(of('outbound', 'GET /cart')).toMatchObject([
      { rate: 4, failed: false },
      { rate: 0, failed: true },
      { effort: 'actual', failed: false, rate: 0 },
      { effort: 'actual', failed: true, rate: 1 },
    ]);
  });

  it('of ServiceProfiles that cannot be read are those that were counted', () => {
    const gone = series(
      {
        namespace: 'shop',
        dst,
        counted: 'profileReceived',
        rt_route: 'GET /gone',
        classification: 'success',
      },
      9,
    );
    expect(rows({ routeRequests: [gone] }, {})).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ route: 'GET /gone', rate: 9 }),
      ]),
    );
  });

  const api = {
    counted: 'api',
    parent_kind: 'Service',
    parent_namespace: 'shop',
    parent_name: 'db',
    parent_port: '80',
    route_kind: 'HTTPRoute',
    route_name: 'split',
  };

  it.each([
    [{ http_status: '200' }, false],
    [{ http_status: '503' }, true],
    [{ http_status: '', error: 'REQUEST_TIMEOUT' }, true],
    [{ grpc_status: 'OK' }, false],
    [{ grpc_status: 'UNAVAILABLE' }, true],
  ])('of the Gateway API that ended with %j', (labels, failed) => {
    expect(
      rows({ routeRequests: [series({ ...api, ...labels }, 2)] }).filter(
        ({ kind }) => kind === 'HTTPRoute',
      ),
    ).toEqual([
      {
        route: 'split',
        kind: 'HTTPRoute',
        direction: 'outbound',
        parent: 'Service db.shop:80',
        failed,
        rate: 2,
      },
    ]);
  });

  it('of the Gateway API tell tries apart, unless that is all older proxies count', () => {
    const tries = series(
      { ...api, counted: 'apiActual', http_status: '200' },
      3,
    );
    const efforts = (...requests: readonly MetricSeries[]) =>
      rows({ routeRequests: requests })
        .filter(({ kind }) => kind === 'HTTPRoute')
        .map(({ effort }) => effort);
    expect(efforts(series({ ...api, http_status: '200' }, 2), tries)).toEqual([
      undefined,
      'actual',
    ]);
    expect(efforts(tries)).toEqual([undefined]);
  });

  it('of the inbound policy are below their Server', () => {
    expect(
      rows({
        routeRequests: [
          series(
            {
              counted: 'policy',
              srv_kind: 'server',
              srv_name: 'web-http',
              route_kind: 'GRPCRoute',
              route_name: 'vote',
              classification: 'failure',
            },
            1,
          ),
        ],
      }).filter(({ kind }) => kind === 'GRPCRoute'),
    ).toEqual([
      {
        route: 'vote',
        kind: 'GRPCRoute',
        direction: 'inbound',
        parent: 'Server web-http',
        failed: true,
        rate: 1,
      },
    ]);
  });

  it('reads inbound routes of newer proxies where the older metric does not name them', () => {
    const inbound = (
      counted: 'policyHttp' | 'policyGrpc',
      route: string,
      labels: Record<string, string>,
      value: number,
    ) =>
      series(
        {
          counted,
          parent_kind: 'server',
          parent_name: 'web-http',
          route_kind: counted === 'policyGrpc' ? 'GRPCRoute' : 'HTTPRoute',
          route_name: route,
          ...labels,
        },
        value,
      );
    const found = rows({
      routeRequests: [
        series(
          {
            counted: 'policy',
            srv_kind: 'server',
            srv_name: 'web-http',
            route_kind: 'HTTPRoute',
            route_name: 'both',
            classification: 'success',
          },
          1,
        ),
        inbound('policyHttp', 'both', { status: '200' }, 1),
        inbound('policyHttp', 'new', { status: '204' }, 2),
        inbound('policyHttp', 'new', { status: '503' }, 1),
        inbound('policyHttp', 'new', { status: '' }, 1),
        inbound('policyGrpc', 'vote', { status: '5' }, 3),
        inbound('policyGrpc', 'vote', { status: '14' }, 1),
      ],
      routeLatency: [inbound('policyHttp', 'new', { le: '0.025' }, 2)],
    }).filter(({ parent }) => parent === 'Server web-http');
    expect(
      found.map(({ route, failed, rate, upToMs }) => [
        route,
        failed,
        rate,
        upToMs,
      ]),
    ).toEqual([
      ['both', false, 1, undefined],
      ['new', false, 2, undefined],
      ['new', true, 1, undefined],
      ['new', true, 1, undefined],
      ['new', true, 2, 25],
      ['vote', false, 3, undefined],
      ['vote', true, 1, undefined],
    ]);
  });
});
