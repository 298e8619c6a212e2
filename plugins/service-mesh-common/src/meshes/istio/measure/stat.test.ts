import { indexFromYaml } from '../../../__testUtils__';
import { MetricScope, MetricSeries } from '../../../engine';
import { istioKinds } from '../kinds';
import { metrics } from '../metrics';

const series = (
  labels: Record<string, string>,
  value: number,
): MetricSeries => ({ labels, points: [[1_700_000_000_000, value]] });

const workload = {
  namespace: 'shop',
  name: 'web',
  ownerKind: 'Deployment',
  dataPlane: 'sidecar',
  waypoint: false,
  services: ['web'],
} as const;
const scope = (
  ...workloads: Partial<MetricScope['workloads'][number]>[]
): MetricScope => ({
  workloads: workloads.map(more => ({ ...workload, ...more })),
  rateSeconds: 300,
  extraLabels: {},
});

const pod = (name: string, phase: string, proxy = true) => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: web, pod-template-hash: a1 }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-a1, controller: true }]
spec:
  containers:
    - { name: app, image: 'shop/web:1' }
    ${proxy ? "- { name: istio-proxy, image: 'istio/proxyv2:1.27.0' }" : ''}
status: { phase: ${phase} }
---`;
const index = indexFromYaml(
  [
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---',
    pod('web-a1-x', 'Running'),
    pod('web-a1-y', 'Running', false),
    pod('web-a1-z', 'Failed'),
  ].join(''),
  { kinds: istioKinds },
);

const received = {
  part: 'received',
  destination_workload: 'web',
  destination_workload_namespace: 'shop',
  destination_service_name: 'web',
  destination_service_namespace: 'shop',
  source_workload: 'cart',
  source_workload_namespace: 'shop',
  source_principal: 'spiffe://cluster.local/ns/shop/sa/cart',
};
const stranger = {
  ...received,
  source_workload: 'unknown',
  source_workload_namespace: 'unknown',
  source_principal: 'unknown',
};
const sent = {
  part: 'sent',
  source_workload: 'web',
  source_workload_namespace: 'shop',
  destination_workload: 'db',
  destination_workload_namespace: 'data',
  destination_service_name: 'db',
  destination_service_namespace: 'data',
};
const connections = (labels: Record<string, string>) => [
  series({ ...labels, measure: 'opened' }, 12),
  series({ ...labels, measure: 'closed' }, 9),
  series({ ...labels, measure: 'fromClient' }, 420),
  series({ ...labels, measure: 'toClient' }, 3100),
];

const answers = new Map([
  [
    'statRequests',
    [
      series({ ...received, response_code: '200' }, 6),
      series({ ...received, response_code: '503' }, 1),
      series(
        { ...received, response_code: '200', grpc_response_status: '14' },
        1,
      ),
      series({ ...stranger, response_code: '404' }, 2),
      series(
        {
          ...received,
          response_code: '200',
          request_operation: 'ListCart',
        },
        30,
      ),
    ],
  ],
  [
    'statLatency',
    [
      series({ ...received, le: '10' }, 5),
      series({ ...received, le: '+Inf' }, 5),
    ],
  ],
  [
    'statConnections',
    [
      ...connections(received),
      ...connections(sent),
      ...connections({
        ...sent,
        destination_workload: 'unknown',
        destination_workload_namespace: 'unknown',
        destination_service_namespace: 'unknown',
        destination_service_name: 'api.example.com',
      }),
    ],
  ],
  ['statProxies', [series({ pod: 'web-a1-x', namespace: 'shop' }, 1)]],
]);
const view = (name: string, about = scope({})) =>
  (metrics.stat?.rows(answers, { scope: about, index }) ?? []).filter(
    row => row.view === name,
  );

describe('Istio at a glance', () => {
  it('counts pods, requests, latency and connections of a workload, and names a command', () => {
    expect(view('workloads')).toEqual([
      {
        view: 'workloads',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        pods: { meshed: 1, total: 2, failed: 1, scraped: 1 },
        rate: 40,
        success: 0.95,
        p50: 5,
        p95: 9.5,
        p99: 9.9,
        openConnections: 3,
        readBytes: 420,
        writeBytes: 3100,
        command: 'istioctl experimental metrics web.shop --duration 300s',
      },
    ]);
  });

  it('keeps a workload without traffic, and without pods while the cluster is not known', () => {
    expect(view('workloads', scope({ name: 'idle' }))).toEqual([
      expect.not.objectContaining({ rate: expect.anything() }),
    ]);
    const [row] = metrics.stat?.rows(new Map(), { scope: scope({}) }) ?? [];
    expect(row).not.toHaveProperty('pods');
  });

  it('names no command for ambient workloads, whose sidecars do not count', () => {
    const [row] = view(
      'workloads',
      scope({ dataPlane: 'ambient', waypoint: true }),
    );
    expect(row).not.toHaveProperty('command');
    expect(row.pods).not.toHaveProperty('scraped');
    expect(row.rate).toBe(40);
  });

  it('splits by Service, by caller and by identity, and names callers without a proxy as such', () => {
    expect(view('services')).toEqual([
      expect.objectContaining({ name: 'web', leaf: { name: 'web' }, rate: 40 }),
    ]);
    expect(
      view('callers').map(({ kind, name, workload: to, rate }) => [
        kind,
        name,
        to,
        rate,
      ]),
    ).toEqual([
      ['Workload', 'cart', 'web', 38],
      ['Caller', 'without a proxy', 'web', 2],
    ]);
    expect(
      view('busiest').map(({ kind, name, route, rate }) => [
        kind,
        name,
        route,
        rate,
      ]),
    ).toEqual([
      ['Identity', 'cluster.local/ns/shop/sa/cart', 'operation ListCart', 30],
      ['Identity', 'cluster.local/ns/shop/sa/cart', undefined, 8],
      ['Caller', 'without an identity', undefined, 2],
    ]);
  });

  it('tells workloads from hosts outside among destinations, and reads what they answer', () => {
    expect(
      view('destinations').map(({ kind, namespace, name, readBytes }) => [
        kind,
        namespace,
        name,
        readBytes,
      ]),
    ).toEqual([
      ['Workload', 'data', 'db', 3100],
      ['Host', undefined, 'api.example.com', 3100],
    ]);
  });

  it('asks each workload for the reports of one proxy', () => {
    const promql = (...workloads: Parameters<typeof scope>): string[] =>
      metrics.stat?.queries(scope(...workloads)).map(query => query.promql) ??
      [];
    const [sidecar] = promql({});
    expect(sidecar).toContain('reporter="destination"');
    expect(sidecar).toContain('reporter="source"');
    const [requests, , tcp, up] = promql({
      dataPlane: 'ambient',
      waypoint: true,
    });
    expect(requests).not.toMatch(/reporter="(source|destination)"/);
    expect(tcp).toContain('reporter="source"');
    expect(up).toContain('pod=~"web-[a-z0-9]+-[a-z0-9]{5}"');
    expect(promql({})).toHaveLength(4);
  });

  it('has no rows by policy, and says why', () => {
    expect(view('policies')).toEqual([]);
    expect(
      metrics.statNotes?.find(note => note.view === 'policies'),
    ).toMatchObject({ without: true, text: expect.stringMatching(/Access/) });
  });
});
