import {
  AccessRow,
  EntityReports,
  Evidence,
  EvidenceList,
  PortMtls,
  Report,
  ResourceRef,
  TrafficSeries,
  TrafficSplit,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { sampleOutbound, sampleUsage } from './sampleAccess';
import { sampleEndpoints } from './sampleEndpoints';
import { sampleObserved } from './sampleObserved';
import { sampleSplits } from './sampleSplits';

/** Epoch ms at which the samples were taken. */
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

const ref = (
  kind: string,
  name: string,
  group = 'security.istio.io',
): ResourceRef => ({
  cluster: 'demo',
  group,
  kind,
  namespace: 'shop',
  name,
});
const by = (
  kind: string,
  name: string,
  field?: string,
  group?: string,
): Evidence => ({
  type: 'resource',
  ref: ref(kind, name, group),
  field,
});

const workload: Workload = {
  cluster: 'demo',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders-v1',
  podLabels: { app: 'orders', version: 'v1' },
  serviceAccount: 'orders',
  identity: 'cluster.local/ns/shop/sa/orders',
  ports: [
    {
      number: 8080,
      name: 'http',
      protocol: 'http',
      services: [{ name: 'orders', port: 80 }],
    },
    { number: 9090, name: 'metrics', protocol: 'http', services: [] },
  ],
  services: ['orders'],
  pods: ['orders-v1-a', 'orders-v1-b', 'orders-v1-c'],
  membership: {
    mesh: 'istio',
    dataPlane: 'sidecar',
    podsInMesh: 3,
    podsTotal: 3,
    proxyVersions: ['1.27.1'],
    evidence: [by('Namespace', 'shop', 'metadata.labels.istio-injection', '')],
  },
  matchedBy: ['backstage.io/kubernetes-id'],
};

const outside: Workload = {
  ...workload,
  name: 'orders-worker',
  identity: undefined,
  ports: [{ number: 8080, name: 'http', protocol: 'http', services: [] }],
  pods: ['orders-worker-a'],
  membership: {
    dataPlane: 'none',
    podsInMesh: 0,
    podsTotal: 1,
    proxyVersions: [],
    evidence: [
      by(
        'Pod',
        'orders-worker-a',
        'metadata.annotations["sidecar.istio.io/inject"]',
        '',
      ),
    ],
  },
};

const layers = (portMode: 'disable' | undefined): PortMtls['layers'] => [
  ...(portMode
    ? [
        {
          scope: 'port' as const,
          port: 9090,
          mode: 'disabled' as const,
          evidence: [
            by('PeerAuthentication', 'orders', 'spec.portLevelMtls.9090.mode'),
          ] as EvidenceList,
        },
      ]
    : []),
  {
    scope: 'workload',
    mode: 'unset',
    evidence: [by('PeerAuthentication', 'orders', 'spec.mtls')],
  },
  {
    scope: 'namespace',
    mode: 'strict',
    evidence: [by('PeerAuthentication', 'default', 'spec.mtls.mode')],
  },
  {
    scope: 'mesh',
    mode: 'permissive',
    evidence: [
      { type: 'default', name: 'istio: PERMISSIVE without PeerAuthentication' },
    ],
  },
];

function report<T>(data: T, changes: Partial<Report<T>> = {}): Report<T> {
  return {
    data,
    asOf: NOW,
    coverage: [],
    problems: [],
    mapping: {
      entityRef: 'component:default/orders',
      state: 'mapped',
      selections: [],
      clusters: ['demo'],
      explanation: '2 workloads found by backstage.io/kubernetes-id.',
    },
    ...changes,
  };
}

const decided = (
  verdict: AccessRow['decision']['verdict'],
  evidence: Evidence,
): AccessRow['decision'] => ({
  verdict,
  enforcedBy: 'sidecar',
  dependsOn: verdict === 'depends' ? ['request.claim:role'] : [],
  evidence: [evidence],
});
const allowCart = by('AuthorizationPolicy', 'orders-callers', 'spec.rules[0]');
const cart = {
  identity: 'cluster.local/ns/shop/sa/cart',
  label: 'cart',
  entityRefs: ['component:default/cart'],
  ownerRefs: ['group:default/checkout'],
  source: 'workload' as const,
};
const anyone = {
  identity: null,
  label: 'Anyone without mTLS',
  entityRefs: [],
  ownerRefs: [],
  source: 'plaintext' as const,
};
const admin = {
  identity: 'cluster.local/ns/ops/sa/admin',
  label: 'ops/admin',
  entityRefs: [],
  ownerRefs: [],
  source: 'policy' as const,
};
const place = {
  cluster: 'demo',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders-v1',
};

const minutes = Array.from({ length: 60 }, (_, i) => NOW - (59 - i) * 60_000);
const wave = (base: number, swing: number, shift = 0) =>
  minutes
    // A gap, as a restart of Prometheus leaves one.
    .filter((_, i) => i < 32 || i > 36)
    .map(
      time => [time, base + swing * Math.sin(time / 400_000 + shift)] as const,
    );
const line = (
  signal: TrafficSeries['signal'],
  unit: TrafficSeries['unit'],
  query: string,
  points: TrafficSeries['points'],
  labels: TrafficSeries['labels'] = {},
  direction: TrafficSeries['direction'] = 'inbound',
): TrafficSeries => ({ signal, unit, query, points, labels, direction });

const canarySplit: TrafficSplit = {
  host: 'orders.shop.svc.cluster.local',
  gateways: ['mesh', 'shop/public'],
  name: 'canary',
  match: [
    {
      path: { type: 'prefix', value: '/orders' },
      method: { type: 'exact', value: 'GET' },
      headers: [{ name: 'x-tenant', type: 'exact', value: 'acme' }],
      query: [],
      source: [],
    },
  ],
  protocol: 'http',
  backends: [
    {
      host: 'orders.shop.svc.cluster.local',
      subset: 'v1',
      subsetLabels: { version: 'v1' },
      weight: 90,
      share: 0.9,
      evidence: [
        by(
          'VirtualService',
          'orders',
          'spec.http[0].route[0].weight',
          'networking.istio.io',
        ),
      ],
    },
    {
      host: 'orders.shop.svc.cluster.local',
      subset: 'v2',
      subsetLabels: { version: 'v2' },
      weight: 10,
      share: 0.1,
      evidence: [
        by(
          'VirtualService',
          'orders',
          'spec.http[0].route[1].weight',
          'networking.istio.io',
        ),
      ],
    },
  ],
  timeoutMs: 2000,
  retries: {
    attempts: 3,
    perTryTimeoutMs: 500,
    on: ['5xx', 'reset'],
    evidence: [
      by(
        'VirtualService',
        'orders',
        'spec.http[0].retries',
        'networking.istio.io',
      ),
    ],
  },
  faults: [{ type: 'delay', share: 0.05, delayMs: 300 }],
  mirrors: [{ host: 'orders-shadow.shop.svc.cluster.local', share: 0.2 }],
  headerChanges: ['set x-env=canary'],
  evidence: [
    by('VirtualService', 'orders', 'spec.http[0]', 'networking.istio.io'),
  ],
};

/** One report of each kind for one component, with every part that a tab shows. @internal */
export const sampleReports: {
  [N in keyof EntityReports]: Report<EntityReports[N]>;
} = {
  overview: report({
    workloads: [workload, outside],
    membership: {
      meshes: ['istio'],
      dataPlanes: ['sidecar', 'none'],
      podsInMesh: 3,
      podsTotal: 4,
      proxyVersions: ['1.27.1'],
    },
    mtls: 'permissive',
    routes: 2,
    access: 'restricted',
    findings: { error: 1, warning: 1, info: 0 },
    worstFinding: undefined,
    skippedRules: 0,
  }),
  mtls: report({
    workloads: [
      {
        workload,
        mtls: {
          ports: [
            {
              port: 8080,
              mode: 'strict',
              layers: layers(undefined),
              evidence: [by('PeerAuthentication', 'default', 'spec.mtls.mode')],
            },
            {
              port: 9090,
              mode: 'disabled',
              layers: layers('disable'),
              evidence: [by('PeerAuthentication', 'orders')],
            },
            {
              mode: 'unknown',
              layers: [],
              evidence: [
                {
                  type: 'unknown',
                  unread: [
                    { group: 'security.istio.io', kind: 'PeerAuthentication' },
                  ],
                },
              ],
            },
          ],
          clients: [
            {
              host: 'orders.shop.svc.cluster.local',
              mode: 'auto',
              evidence: [{ type: 'default', name: 'istio: auto mTLS' }],
            },
            {
              host: 'orders.shop.svc.cluster.local',
              subset: 'v2',
              mode: 'plaintext',
              evidence: [
                by(
                  'DestinationRule',
                  'orders',
                  'spec.subsets[1].trafficPolicy.tls.mode',
                  'networking.istio.io',
                ),
              ],
            },
          ],
        },
      },
      { workload: outside, mtls: { ports: [], clients: [] } },
    ],
  }),
  traffic: report({
    workloads: [place],
    hosts: ['orders.shop.svc.cluster.local'],
    unread: [],
    routing: {
      splits: [
        canarySplit,
        {
          host: 'orders.shop.svc.cluster.local',
          gateways: ['mesh'],
          match: [],
          protocol: 'http',
          backends: [
            {
              host: 'orders.shop.svc.cluster.local',
              subset: 'v3',
              weight: 1,
              share: 1,
              problem: 'subset v3 is not defined',
              evidence: [
                by(
                  'VirtualService',
                  'orders',
                  'spec.http[1]',
                  'networking.istio.io',
                ),
              ],
            },
          ],
          faults: [],
          mirrors: [],
          headerChanges: [],
          evidence: [
            by(
              'VirtualService',
              'orders',
              'spec.http[1]',
              'networking.istio.io',
            ),
          ],
        },
      ],
      destinations: [
        {
          host: 'orders.shop.svc.cluster.local',
          loadBalancer: 'least request',
          outlierDetection: {
            consecutiveErrors: 5,
            intervalMs: 10_000,
            baseEjectionMs: 30_000,
            maxEjected: 0.5,
          },
          connectionPool: { maxConnections: 100, connectTimeoutMs: 500 },
          evidence: [
            by(
              'DestinationRule',
              'orders',
              'spec.trafficPolicy',
              'networking.istio.io',
            ),
          ],
        },
      ],
      rateLimits: [
        {
          requests: 100,
          intervalMs: 60_000,
          scope: 'total',
          evidence: [
            by('EnvoyFilter', 'orders-limit', undefined, 'networking.istio.io'),
          ],
        },
      ],
    },
  }),
  access: report({
    workloads: [
      {
        workload: place,
        ports: [
          {
            port: 8080,
            policies: [
              {
                enforcedBy: 'sidecar',
                port: 8080,
                custom: [],
                deny: [],
                audit: [],
                allow: [
                  {
                    matches: { all: [] },
                    peers: ['principal cluster.local/ns/shop/sa/cart'],
                    operations: ['GET /orders*'],
                    conditions: [],
                    evidence: [allowCart],
                  },
                ],
                otherwise: {
                  verdict: 'deny',
                  evidence: [by('AuthorizationPolicy', 'deny-all')],
                },
              },
            ],
          },
        ],
      },
    ],
    rows: [
      {
        workload: place,
        port: 8080,
        caller: cart,
        operation: 'GET /orders*',
        decision: decided('allow', allowCart),
      },
      {
        workload: place,
        port: 8080,
        caller: cart,
        operation: 'POST /pay',
        decision: decided('deny', by('AuthorizationPolicy', 'deny-all')),
      },
      {
        workload: place,
        port: 8080,
        caller: admin,
        operation: 'GET /orders*',
        decision: decided(
          'depends',
          by('AuthorizationPolicy', 'admin', 'spec.rules[0].when[0]'),
        ),
      },
      {
        workload: place,
        port: 8080,
        caller: admin,
        operation: 'POST /pay',
        decision: decided('unknown', {
          type: 'unknown',
          unread: [{ group: 'security.istio.io', kind: 'AuthorizationPolicy' }],
        }),
      },
      {
        workload: place,
        port: 8080,
        caller: anyone,
        operation: 'GET /orders*',
        decision: decided('deny', by('AuthorizationPolicy', 'deny-all')),
      },
    ],
  }),
  findings: report({
    findings: [
      {
        code: 'istio/subset-not-found',
        severity: 'error',
        title: 'Subset is not defined',
        message:
          'VirtualService shop/orders sends traffic to subset v3, which no DestinationRule defines.',
        why: 'Requests that take this route fail with 503.',
        fix: 'Define the subset in a DestinationRule or correct its name.',
        subject: ref('VirtualService', 'orders', 'networking.istio.io'),
        field: 'spec.http[1].route[0].destination.subset',
        params: {},
        aliases: ['IST0101', 'KIA1107'],
      },
      {
        code: 'istio/port-mtls-disabled',
        severity: 'warning',
        title: 'mTLS is off for one port',
        message: 'PeerAuthentication shop/orders turns mTLS off for port 9090.',
        why: 'Whoever reaches the port can read and change what is sent.',
        fix: 'Remove the port from portLevelMtls when no plaintext caller is left.',
        subject: ref('PeerAuthentication', 'orders'),
        field: 'spec.portLevelMtls.9090.mode',
        params: {},
        aliases: [],
      },
    ],
    skipped: [
      {
        code: 'istio/gateway-not-found',
        title: 'Gateway does not exist',
        unread: [{ group: 'networking.istio.io', kind: 'Gateway' }],
      },
    ],
    rulesRun: 24,
  }),
  signals: report({
    state: 'ok',
    window: {
      from: NOW - 3_600_000,
      to: NOW,
      stepSeconds: 60,
      rateSeconds: 120,
    },
    total: {
      labels: {},
      rate: 42.1,
      success: 0.9931,
      p50: 12,
      p95: 85,
      p99: 240,
      mtls: 0.93,
    },
    byVersion: [
      {
        labels: { version: 'v1' },
        rate: 37.6,
        success: 0.9989,
        p50: 11,
        p95: 70,
        p99: 180,
      },
      {
        labels: { version: 'v2' },
        rate: 4.5,
        success: 0.945,
        p50: 22,
        p95: 190,
        p99: 480,
      },
    ],
    callers: [
      {
        labels: {},
        rate: 39,
        success: 0.996,
        p50: 12,
        p95: 80,
        p99: 220,
        mtls: 1,
        identity: 'cluster.local/ns/shop/sa/cart',
        entityRefs: ['component:default/cart'],
      },
      {
        labels: {},
        rate: 3.1,
        success: 0.95,
        mtls: 0,
        workload: 'legacy-cron',
        namespace: 'batch',
        entityRefs: [],
        deniedRate: 0.4,
      },
    ],
    destinations: [
      { labels: { destination: 'payments.shop' }, rate: 8.4, success: 1 },
    ],
    series: [
      line('requests', 'requests/s', 'requests', wave(42, 9)),
      line('requests', 'requests/s', 'requests', wave(37.6, 8), {
        version: 'v1',
      }),
      line('requests', 'requests/s', 'requests', wave(4.5, 1.2, 1), {
        version: 'v2',
      }),
      line('errors', 'ratio', 'requests', wave(0.007, 0.004)),
      line('errors', 'ratio', 'requests', wave(0.05, 0.02, 1), {
        version: 'v2',
      }),
      line('p50', 'ms', 'latency', wave(12, 2)),
      line('p95', 'ms', 'latency', wave(85, 15)),
      line('p99', 'ms', 'latency', wave(240, 60, 2)),
      line(
        'requests',
        'requests/s',
        'outbound',
        wave(8.4, 2),
        { destination: 'payments.shop' },
        'outbound',
      ),
    ],
    queries: [
      {
        id: 'requests',
        promql: 'sum by (destination_version) (rate(istio_requests_total[2m]))',
        type: 'range',
        title: 'Requests by version',
        cluster: 'demo',
        warnings: [],
      },
      {
        id: 'latency',
        promql:
          'sum by (le) (rate(istio_request_duration_milliseconds_bucket[2m]))',
        type: 'range',
        title: 'Latency',
        cluster: 'demo',
        warnings: [],
      },
      {
        id: 'requestsNow',
        promql: 'sum(rate(istio_requests_total[2m]))',
        type: 'instant',
        title: 'Requests now',
        cluster: 'demo',
        warnings: [],
      },
    ],
  }),
  telemetry: report({
    workloads: [
      {
        workload: {
          cluster: 'demo',
          namespace: 'shop',
          ownerKind: 'Deployment',
          name: 'orders',
        },
        mesh: 'istio',
        telemetry: {
          proxy: 'sidecar',
          tracing: [
            {
              side: 'server',
              enabled: true,
              provider: 'tracing',
              samplingPercent: 1,
              tags: [{ name: 'team', value: 'checkout' }],
              evidence: [{ type: 'default', name: 'sample' }],
            },
          ],
          accessLogs: [
            {
              side: 'server',
              enabled: true,
              provider: 'envoy',
              filter: 'response.code >= 400',
              evidence: [{ type: 'default', name: 'sample' }],
            },
          ],
          metrics: [
            {
              side: 'server',
              provider: 'prometheus',
              enabled: true,
              changes: [],
              evidence: [{ type: 'default', name: 'sample' }],
            },
          ],
          patches: [],
          rateLimits: [],
          settings: [],
          evidence: [{ type: 'default', name: 'sample' }],
        },
      },
    ],
  }),
  endpoints: report(sampleEndpoints),
  'control-planes': report({
    controlPlanes: [
      {
        mesh: 'istio',
        cluster: 'demo',
        namespace: 'istio-system',
        revision: 'default',
        tags: [],
        version: '1.27.1',
        components: [
          {
            name: 'istiod',
            desired: 2,
            ready: 2,
            version: '1.27.1',
            budget: {
              minAvailable: '1',
              disruptionsAllowed: 1,
              evidence: [{ type: 'default', name: 'sample' }],
            },
            evidence: [{ type: 'default', name: 'sample' }],
          },
        ],
        settings: [
          {
            key: 'trustDomain',
            title: 'Trust domain',
            value: 'cluster.local',
            isDefault: true,
            evidence: [{ type: 'default', name: 'sample' }],
          },
        ],
        requests: [],
        unread: [],
        evidence: [{ type: 'default', name: 'sample' }],
      },
    ],
  }),
  edges: report({
    state: 'ok',
    queries: [],
    workloads: [place],
    edges: [
      {
        cluster: 'demo',
        mesh: 'istio',
        direction: 'inbound',
        client: {
          namespace: 'legacy',
          name: 'batch',
          entityRefs: [],
          ownerRefs: [],
        },
        server: { ...place, kind: 'Deployment', entityRefs: [], ownerRefs: [] },
        tls: 'plaintext',
        reasons: [{ code: 'none', text: 'The server accepted plaintext.' }],
        amount: 0.5,
        unit: 'requests/s',
      },
      {
        cluster: 'demo',
        mesh: 'istio',
        direction: 'inbound',
        client: {
          namespace: 'shop',
          name: 'cart',
          identity: cart.identity,
          entityRefs: cart.entityRefs,
          ownerRefs: cart.ownerRefs,
        },
        server: { ...place, kind: 'Deployment', entityRefs: [], ownerRefs: [] },
        tls: 'secured',
        reasons: [],
        amount: 12,
        unit: 'requests/s',
      },
    ],
    certificates: [{ ...place, notAfter: NOW + 86_400_000, pods: 3 }],
  }),
  authorizations: report({
    state: 'ok',
    queries: [],
    workloads: [place],
    windowSeconds: 3600,
    counted: true,
    rows: [
      {
        cluster: 'demo',
        workload: place,
        server: { kind: 'Server', name: 'orders-http', port: 8080 },
        route: { kind: 'default', name: 'default' },
        authorization: { kind: 'AuthorizationPolicy', name: 'cart-only' },
        allowed: 12,
        denied: 0,
        idle: false,
      },
      {
        cluster: 'demo',
        workload: place,
        server: { kind: 'Server', name: 'orders-http', port: 8080 },
        authorization: { kind: 'AuthorizationPolicy', name: 'old-batch' },
        allowed: 0,
        denied: 0,
        idle: true,
      },
    ],
    rateLimited: [],
  }),
  'observed-mtls': report(sampleObserved),
  splits: report(sampleSplits(canarySplit)),
  usage: report(sampleUsage),
  'outbound-access': report(sampleOutbound),
  mirrors: report({
    state: 'ok',
    queries: [],
    mirrors: [
      {
        cluster: 'demo',
        ref: {
          cluster: 'demo',
          group: '',
          kind: 'Service',
          namespace: 'shop',
          name: 'orders-east',
        },
        mode: 'gateway',
        members: [
          {
            cluster: 'east',
            service: 'orders',
            gateway: { addresses: ['192.0.2.10'], alive: true },
          },
        ],
        remoteHost: 'orders.shop.svc.cluster.local',
        relation: 'stands-for',
      },
    ],
    exports: [],
    unread: [],
  }),
};
