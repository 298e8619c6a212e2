import { holds, keeps } from './HeldValue';
import {
  t,
  version,
  any,
  prefix,
  exact,
  helm,
  grafana,
  keycloak,
  apiServer,
  AUTO_MTLS,
  PER_ROUTE,
  GATEWAY_LIMIT,
  WILDCARD,
  ANOTHER_KIND,
  ASKED,
  AT_GATEWAY,
  WHOLE_SEGMENTS,
} from './parts';
import { SeedRow } from './SeedRow';

/** Examples of this guide, and what covers them. */
export const helmChartMeshIntegration: readonly SeedRow[] = [
  {
    file: helm('01'),
    template: 'mesh-enrol',
    mesh: 'istio',
    concern: 'enrol',
    intent: {
      scope: { type: 'namespace', namespace: 'production' },
      dataPlane: 'sidecar',
    },
  },
  ...(['02', '03'] as const).map(
    (n): SeedRow => ({
      file: helm(n),
      ...(n === '03' && {
        without: {
          'VirtualService spec.http.match.uri.prefix': WHOLE_SEGMENTS,
          'VirtualService spec.http.headers':
            'what browsers must remember is said by the application, which knows whether all of its names are served with TLS',
        },
      }),
      along: [helm(n === '02' ? '03' : '02')],
      template: 'mesh-ingress',
      mesh: 'istio',
      concern: 'ingress',
      intent: {
        target: grafana,
        hosts: ['grafana.example.com'],
        path: prefix('/'),
        certificateSecret: 'wildcard-cert',
        redirectPlaintext: true,
        gateway: { name: 'main-gateway', namespace: 'istio-system' },
        api: 'istio',
      },
      differs: WILDCARD,
    }),
  ),
  {
    file: helm('04'),
    without: {
      'VirtualService spec.http.match.uri.prefix': WHOLE_SEGMENTS,
    },
    along: [helm('02')],
    template: 'mesh-ingress',
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: keycloak,
      hosts: ['auth.example.com'],
      path: prefix('/'),
      certificateSecret: 'wildcard-cert',
      redirectPlaintext: true,
      gateway: { name: 'main-gateway', namespace: 'istio-system' },
      api: 'istio',
      timeoutMs: 60_000,
      retries: {
        attempts: 3,
        perTryTimeoutMs: 20_000,
        on: ['gateway-error', 'connect-failure', 'refused-stream'],
      },
    },
    differs: WILDCARD,
  },
  {
    file: helm('05'),
    corrections: [['        h2UpgradePolicy: DO_NOT_UPGRADE\n', '']],
    without: {
      'DestinationRule spec.trafficPolicy.connectionPool.http':
        'the port speaks TCP, in which a proxy sees no requests',
    },
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: t('databases', 'postgresql', 5432, 'tcp'),
      circuitBreaker: {
        consecutiveErrors: 5,
        baseEjectionMs: 30_000,
        intervalMs: 30_000,
        maxEjectedPercent: 50,
      },
      connectionPool: {
        maxConnections: 100,
        connectTimeoutMs: 30_000,
      },
      loadBalancer: { type: 'least-request' },
    },
  },
  {
    file: helm('06'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: t('caching', 'redis', 6379, 'tcp'),
      circuitBreaker: {
        consecutiveErrors: 3,
        baseEjectionMs: 30_000,
        intervalMs: 10_000,
        maxEjectedPercent: 100,
        minHealthPercent: 0,
      },
      connectionPool: { maxConnections: 1000, connectTimeoutMs: 10_000 },
    },
  },
  {
    file: helm('07'),
    template: 'mesh-enrol',
    mesh: 'linkerd',
    concern: 'enrol',
    intent: {
      scope: { type: 'namespace', namespace: 'production' },
      dataPlane: 'sidecar',
    },
  },
  {
    file: helm('08'),
    without: {
      'ServiceProfile spec.routes':
        'a profile is no longer read where a route is; the times of single paths are times of the service',
    },
    template: 'mesh-resilience',
    mesh: 'linkerd',
    concern: 'resilience',
    intent: {
      target: grafana,
      timeoutMs: 30_000,
      retries: { attempts: 2, on: ['5xx'] },
    },
    differs: PER_ROUTE,
  },
  {
    file: helm('09'),
    without: {
      'TrafficSplit spec': ANOTHER_KIND,
    },
    template: 'mesh-migrate',
    mesh: 'linkerd',
    concern: 'split',
    intent: {
      target: grafana,
      backends: [
        { service: 'grafana-stable', weight: 90 },
        { service: 'grafana-canary', weight: 10 },
      ],
    },
    migrates: true,
  },
  ...(
    [
      [helm('10'), 'strict'],
      [helm('11'), 'permissive'],
      [helm('31'), 'permissive'],
    ] as const
  ).map(
    ([file, mode]): SeedRow => ({
      file,
      template: 'mesh-strict',
      mesh: 'istio',
      concern: 'mtls',
      intent: { scope: { type: 'namespace', namespace: 'production' }, mode },
    }),
  ),
  {
    file: helm('12'),
    template: 'mesh-strict',
    mesh: 'istio',
    concern: 'mtls',
    intent: {
      scope: {
        type: 'workload',
        target: t('databases', 'postgresql-client', 8080),
      },
      mode: 'disabled',
    },
  },
  ...[helm('13'), helm('35')].map(
    (file): SeedRow => ({
      file,
      template: 'mesh-strict',
      mesh: 'istio',
      concern: 'mtls',
      intent: {
        scope: { type: 'namespace', namespace: 'production' },
        mode: 'strict',
      },
      without: { 'DestinationRule spec': AUTO_MTLS },
      differs: AUTO_MTLS,
    }),
  ),
  {
    file: helm('14'),
    without: {
      'ServiceProfile spec.opaquePorts': 'a profile has no such field',
    },
    template: 'mesh-egress',
    mesh: 'linkerd',
    concern: 'egress',
    intent: {
      namespace: 'production',
      name: 'external-api',
      hosts: ['external-api.example.com'],
      port: { number: 443, protocol: 'tls' },
      onlyThese: false,
    },
    differs:
      'a profile has no list of opaque ports; the host outside is named instead',
  },
  {
    file: helm('15'),
    template: 'mesh-canary',
    mesh: 'istio',
    concern: 'split',
    intent: {
      target: grafana,
      backends: [
        { ...version('grafana', 'stable', 'v10.0.0'), weight: 90 },
        { ...version('grafana', 'canary', 'v10.1.0'), weight: 10 },
      ],
    },
  },
  {
    file: helm('16'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: keycloak,
      circuitBreaker: {
        consecutiveErrors: 5,
        baseEjectionMs: 30_000,
        intervalMs: 10_000,
        maxEjectedPercent: 50,
        consecutiveGatewayErrors: 5,
        minHealthPercent: 30,
      },
      connectionPool: {
        maxConnections: 100,
        maxPendingRequests: 100,
        maxRequests: 1000,
        maxRequestsPerConnection: 10,
        maxRetries: 3,
        upgradeToHttp2: false,
      },
    },
  },
  {
    file: helm('17'),
    without: {
      'ServiceProfile spec.routes':
        'a profile is no longer read where a route is; the times of single paths are times of the service',
    },
    template: 'mesh-resilience',
    mesh: 'linkerd',
    concern: 'resilience',
    intent: {
      target: keycloak,
      timeoutMs: 30_000,
      circuitBreaker: { consecutiveErrors: 7, baseEjectionMs: 1000 },
    },
    differs: PER_ROUTE,
  },
  {
    file: helm('18'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: apiServer,
      retries: {
        attempts: 3,
        perTryTimeoutMs: 10_000,
        otherLocalities: true,
        on: [
          'gateway-error',
          'connect-failure',
          'refused-stream',
          'retriable-4xx',
          'retriable-status-codes',
        ],
      },
    },
  },
  {
    file: helm('19'),
    without: {
      'EnvoyFilter spec.workloadSelector.labels.istio': AT_GATEWAY,
      'EnvoyFilter spec.configPatches.match.listener.filterChain.filter.subFilter':
        AT_GATEWAY,
      'EnvoyFilter spec.configPatches.patch.value.typed_config.value.response_headers_to_add':
        'the status 429 says it already',
    },
    template: 'mesh-rate-limit',
    mesh: 'istio',
    concern: 'rate-limit',
    intent: { target: apiServer, requests: 100, intervalMs: 1000 },
    differs: GATEWAY_LIMIT,
  },
  {
    file: helm('20'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: t('production', 'slow-service', 8080),
      timeoutMs: 60_000,
    },
  },
  {
    file: helm('21'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: { target: apiServer, timeoutMs: 30_000 },
  },
  {
    file: helm('21'),
    template: 'mesh-routing',
    mesh: 'istio',
    concern: 'routing',
    intent: {
      target: apiServer,
      rules: [
        {
          name: 'health',
          match: { path: prefix('/health'), headers: [] },
          backend: { service: apiServer.service },
          timeoutMs: 5000,
        },
        {
          name: 'exports',
          match: { path: prefix('/api/export'), headers: [] },
          backend: { service: apiServer.service },
          timeoutMs: 300_000,
        },
      ],
    },
    differs:
      'rules have names, and paths go by whole segments: /healthz is not /health',
  },
  {
    file: helm('22'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      keeps('ServiceMonitor istiod', '/spec/selector'),
      keeps('ServiceMonitor istiod', '/spec/endpoints'),
      keeps(
        'ServiceMonitor istiod',
        '/metadata/namespace',
        '/spec/namespaceSelector/matchNames/0',
      ),
    ],
  },
  {
    file: helm('23'),
    without: {
      'ServiceMonitor spec.selector': 'no Service has this label',
    },
    template: 'mesh-control-plane',
    example: 'linkerd',
    holds: [
      keeps('PodMonitor linkerd-proxy', '/spec/namespaceSelector'),
      ...['port', 'path', 'interval'].map(field =>
        keeps(
          'PodMonitor linkerd-proxy',
          `/spec/podMetricsEndpoints/0/${field}`,
          `/spec/endpoints/0/${field}`,
        ),
      ),
    ],
    differs: 'no Service selects proxies, so pods are monitored',
  },
  {
    file: helm('24'),
    template: 'mesh-default-deny',
    mesh: 'istio',
    concern: 'access',
    intent: { target: apiServer, allow: [] },
  },
  {
    file: helm('25'),
    template: 'mesh-allow-caller',
    corrections: [['"/api/*", "/login"', '"/api", "/api/*", "/login"']],
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: grafana,
      allow: [
        {
          callers: [{ namespace: 'istio-ingress' }],
          operations: {
            methods: ['GET', 'POST'],
            paths: [prefix('/api'), exact('/login'), exact('/logout')],
          },
        },
        {
          callers: [{ namespace: 'monitoring', serviceAccount: 'prometheus' }],
          operations: { methods: ['GET'], paths: [exact('/metrics')] },
        },
      ],
    },
  },
  {
    file: helm('26'),
    template: 'mesh-allow-caller',
    corrections: [
      [
        '["/auth/*", "/realms/*"]',
        '["/auth", "/auth/*", "/realms", "/realms/*"]',
      ],
      ['["/auth/admin/*"]', '["/auth/admin", "/auth/admin/*"]'],
      ['            methods: ["*"]\n', ''],
    ],
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: keycloak,
      allow: [
        {
          callers: [{ namespace: 'istio-ingress' }],
          operations: {
            methods: ['GET', 'POST'],
            paths: [prefix('/auth'), prefix('/realms')],
          },
        },
        {
          callers: [{ namespace: 'admin' }],
          operations: { methods: [], paths: [prefix('/auth/admin')] },
        },
      ],
    },
  },
  {
    file: helm('27'),
    template: 'mesh-allow-caller',
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: t('databases', 'postgresql', 5432, 'tcp'),
      allow: [
        { callers: [{ namespace: 'production' }], operations: any },
        {
          callers: [{ namespace: 'backup', serviceAccount: 'backup-operator' }],
          operations: any,
        },
      ],
    },
  },
  {
    file: helm('28'),
    without: {
      'ServerAuthorization spec': ANOTHER_KIND,
    },
    template: 'mesh-allow-caller',
    mesh: 'linkerd',
    concern: 'access',
    intent: {
      target: grafana,
      allow: [
        {
          callers: [
            { namespace: 'monitoring', serviceAccount: 'prometheus' },
            { namespace: 'ingress-nginx', serviceAccount: 'ingress-nginx' },
          ],
          operations: any,
        },
      ],
    },
    differs:
      'a ServerAuthorization without networks takes addresses of the cluster only; the policy that replaces it goes by identity',
  },
  {
    file: helm('29'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/meshID',
        '/spec/values/global/meshID',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/multiCluster',
        '/spec/values/global/multiCluster',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/network',
        '/spec/values/global/network',
      ),
    ],
    differs: 'IstioOperator is gone: values of the chart',
  },
  {
    file: helm('29'),
    without: {
      'IstioOperator spec.values.global.remotePilotAddress': ASKED,
    },
    template: 'mesh-control-plane',
    example: 'istio-remote',
    holds: [
      keeps('control-plane/istiod-values.yaml', '/profile', '/spec/profile'),
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/multiCluster',
        '/spec/values/global/multiCluster',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/network',
        '/spec/values/global/network',
      ),
      holds(
        'control-plane/istiod-values.yaml',
        '/global/remotePilotAddress',
        'istiod.cluster1.example.com',
      ),
    ],
    differs:
      'IstioOperator is gone: values of the chart; the address of the control plane is what the form is told',
  },
  {
    file: helm('30'),
    template: 'mesh-multicluster',
    mesh: 'linkerd',
    concern: 'multicluster',
    intent: { target: grafana, mode: 'gateway' },
  },
  {
    file: helm('32'),
    without: {
      'ConfigMap data.values':
        'is entered, and its limits are values of the chart',
    },
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      holds('control-plane/istiod-values.yaml', '/global/proxy/resources', {
        requests: { cpu: '100m', memory: '128Mi' },
        limits: { cpu: '2', memory: '1Gi' },
      }),
    ],
    differs:
      'the ConfigMap is written by the installation and would be overwritten: values of the chart, at the same place; the limits are those the form is told',
  },
  {
    file: helm('33'),
    without: {
      'Service spec.clusterIP': 'a headless Service is a matter of the chart',
      'Service spec.selector': 'is a matter of the chart',
      'Service spec.ports.port': 'is a matter of the chart',
    },
    template: 'mesh-helm-chart',
    example: 'database-istio',
    holds: [
      holds('postgresql/values-mesh.yaml', '/service/appProtocol', 'tcp'),
      holds(
        'postgresql/values-mesh.yaml',
        '/podAnnotations/traffic.sidecar.istio.io~1excludeInboundPorts',
        '5432',
      ),
    ],
    differs:
      'a headless Service is a matter of the chart; its port needs to say that it speaks TCP',
  },
  {
    file: helm('34'),
    template: 'mesh-resilience',
    corrections: [
      [
        'perTryTimeout: 25s',
        'retryOn: connect-failure,refused-stream\n        perTryTimeout: 25s',
      ],
    ],
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: t('default', 'slow-api', 8080),
      timeoutMs: 60_000,
      retries: {
        attempts: 2,
        perTryTimeoutMs: 25_000,
        on: ['connect-failure', 'refused-stream'],
      },
    },
  },
  {
    file: helm('36'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: t('default', 'my-service', 8080),
      circuitBreaker: {
        consecutiveErrors: 10,
        baseEjectionMs: 60_000,
        intervalMs: 30_000,
        maxEjectedPercent: 30,
        consecutiveGatewayErrors: 10,
        minHealthPercent: 50,
      },
    },
  },
];
