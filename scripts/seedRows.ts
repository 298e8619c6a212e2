import {
  IntentTarget,
  Intents,
} from '../plugins/service-mesh-common/src/model';

/** What covers an example: an intent that a writer writes, or files that a template gives. */
export type SeedRow = {
  /** File below the folder of the manifests. */
  readonly file: string;
  /** Folder of the template. */
  readonly template: string;
  /** Texts of the example that have to be corrected before it means anything: from, to. */
  readonly corrections?: readonly (readonly [string, string])[];
  /** What the template rewrites before it is compared: the manifests of the example itself. */
  readonly migrates?: true;
  /** Further files of the examples that belong to it. */
  readonly along?: readonly string[];
} & (
  | {
      [N in keyof Intents]: {
        readonly mesh: string;
        readonly concern: N;
        readonly intent: Intents[N];
        /** Why the effect differs on purpose; it must differ then. */
        readonly differs?: string;
      };
    }[keyof Intents]
  | {
      /** Case of the template whose files hold the texts. */
      readonly example: string;
      readonly holds: readonly string[];
      readonly differs?: string;
    }
);

const t = (
  namespace: string,
  service: string,
  number: number,
  protocol: IntentTarget['port']['protocol'] = 'http',
  target = number,
  labels: Readonly<Record<string, string>> = { app: service },
): IntentTarget => ({
  namespace,
  service,
  labels,
  port: { number, target, protocol },
});
const version = (service: string, name: string, label = name) => ({
  service,
  version: { name, labels: { version: label } },
});
const any = { methods: [], paths: [] };
const prefix = (value: string) => ({ type: 'prefix' as const, value });
const exact = (value: string) => ({ type: 'exact' as const, value });

const helm = (n: string) => `helm-chart-mesh-integration-guide-${n}.yaml`;
const enterprise = (n: string) => `istio-enterprise-guide-${n}.yaml`;
const production = (n: string) => `istio-production-configuration-${n}.yaml`;
const guide = (n: string) => `mesh-configuration-guide-${n}.yaml`;
const patterns = (n: string) => `mesh-patterns-${n}.yaml`;

const grafana = t('monitoring', 'grafana', 3000);
const keycloak = t('auth', 'keycloak', 8080);
const apiServer = t('production', 'api-server', 8080);
const payment = t('production', 'payment-service', 8080);
const api = t('default', 'api-service', 8080);
const paymentApi = t('production', 'payment-api', 80);
const AUTO_MTLS =
  'proxies take mTLS with each other by themselves; what must be said is which mTLS servers accept';
const PER_ROUTE =
  'the profile sets times for single paths, which the profile of today no longer does; the template sets them for the service';
const GATEWAY_LIMIT =
  'the filter limits the gateway by a patch of its configuration; the template limits the workload that must be protected';
const FREE_PREFIX =
  'the prefix of the example ends within a segment and lets /api2 in; the template goes by whole segments';
const REGEX =
  'the example compares a header with an expression; the template compares exactly';
const REDIRECT =
  'the example also redirects plaintext; the template opens no plaintext port at all';

const WILDCARD =
  'the gateway of the example takes every name below its domain and redirects plaintext; the template opens the names that are asked for, and no plaintext port';

/** Every example, and what covers it. */
export const seedRows: readonly SeedRow[] = [
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
      along: [helm(n === '02' ? '03' : '02')],
      template: 'mesh-ingress',
      mesh: 'istio',
      concern: 'ingress',
      intent: {
        target: grafana,
        hosts: ['grafana.example.com'],
        path: prefix('/'),
        certificateSecret: 'wildcard-cert',
        gateway: { name: 'main-gateway', namespace: 'istio-system' },
        api: 'istio',
      },
      differs: WILDCARD,
    }),
  ),
  {
    file: helm('04'),
    along: [helm('02')],
    template: 'mesh-ingress',
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: keycloak,
      hosts: ['auth.example.com'],
      path: prefix('/'),
      certificateSecret: 'wildcard-cert',
      gateway: { name: 'main-gateway', namespace: 'istio-system' },
      api: 'istio',
    },
    differs: WILDCARD,
  },
  {
    file: helm('05'),
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
      connectionPool: { maxConnections: 100 },
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
      },
      connectionPool: { maxConnections: 1000 },
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
      differs: AUTO_MTLS,
    }),
  ),
  {
    file: helm('14'),
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
      },
      connectionPool: { maxConnections: 100, maxPendingRequests: 100 },
    },
  },
  {
    file: helm('17'),
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
    file: helm('22'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: ['kind: ServiceMonitor', 'port: http-monitoring', 'app: istiod'],
  },
  {
    file: helm('23'),
    template: 'mesh-control-plane',
    example: 'linkerd',
    holds: ['kind: PodMonitor', 'port: linkerd-admin', 'any: true'],
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
    holds: ['meshID: mesh1', 'clusterName: cluster1', 'network: network1'],
    differs: 'IstioOperator is gone: values of the chart',
  },
  {
    file: helm('29'),
    template: 'mesh-control-plane',
    example: 'istio-remote',
    holds: ['profile: remote', 'remotePilotAddress:', 'network: network2'],
    differs: 'IstioOperator is gone: values of the chart',
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
    template: 'mesh-control-plane',
    example: 'istio',
    holds: ['proxy:', 'resources:', 'requests:', 'limits:'],
    differs:
      'the ConfigMap is written by the installation and would be overwritten: values of the chart',
  },
  {
    file: helm('33'),
    template: 'mesh-helm-chart',
    example: 'database-istio',
    holds: ["excludeInboundPorts: '5432'", 'appProtocol: tcp'],
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
      },
    },
  },
  {
    file: enterprise('01'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      'autoscaleMin: 3',
      'autoscaleMax: 5',
      'targetAverageUtilization: 80',
      'cpu: 500m',
      'memory: 2Gi',
      'topologyKey: kubernetes.io/hostname',
    ],
    differs: 'IstioOperator is gone: values of the chart',
  },
  {
    file: enterprise('02'),
    template: 'new-meshed-service',
    example: 'istio',
    holds: [
      'istio-injection: enabled',
      'kind: Deployment',
      'version: v1',
      'containerPort: 8080',
      'serviceAccountName:',
      'name: http',
    ],
  },
  {
    file: enterprise('03'),
    template: 'mesh-helm-chart',
    example: 'database-istio',
    holds: ["sidecar.istio.io/inject: 'true'", 'excludeInboundPorts:'],
    differs:
      'injection is a label today, and the proxy comes from the control plane instead of a fixed image',
  },
  {
    file: enterprise('04'),
    template: 'mesh-ingress',
    corrections: [['redirect:', 'tls:']],
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: payment,
      hosts: ['api.ecommerce.com'],
      path: prefix('/api/payments'),
      certificateSecret: 'ecommerce-tls-secret',
      gateway: { name: 'ecommerce-gateway', namespace: 'production' },
      api: 'istio',
    },
    differs: REDIRECT,
  },
  {
    file: enterprise('05'),
    template: 'mesh-resilience',
    corrections: [
      ['LEAST_CONN ', 'LEAST_REQUEST '],
      ['keepAlive:', 'tcpKeepalive:'],
    ],
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: payment,
      circuitBreaker: {
        consecutiveErrors: 3,
        baseEjectionMs: 30_000,
        intervalMs: 30_000,
        maxEjectedPercent: 50,
      },
      connectionPool: { maxConnections: 100, maxPendingRequests: 10 },
    },
  },
  {
    file: enterprise('06'),
    template: 'mesh-canary',
    along: [enterprise('05')],
    corrections: [
      [
        '  - match:\n    - uri:\n        prefix: /api/payments\n    route:',
        '  - route:',
      ],
    ],
    mesh: 'istio',
    concern: 'split',
    intent: {
      target: payment,
      backends: [
        { ...version('payment-service', 'stable', 'v1'), weight: 95 },
        { ...version('payment-service', 'canary', 'v2'), weight: 5 },
      ],
    },
  },
  {
    file: enterprise('06'),
    template: 'mesh-routing',
    along: [enterprise('05')],
    mesh: 'istio',
    concern: 'routing',
    intent: {
      target: payment,
      rules: [
        {
          name: 'canary-users',
          match: { headers: [{ name: 'x-canary-user', value: 'true' }] },
          backend: version('payment-service', 'canary', 'v2'),
        },
      ],
    },
    differs: 'the example has the split behind the rule; names of rules differ',
  },
  {
    file: enterprise('07'),
    template: 'mesh-default-deny',
    corrections: [
      ['  selector:\n    matchLabels: {}  # Apply to all workloads\n', ''],
      ['  rules: []  # No rules = deny all', '  action: ALLOW'],
    ],
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: payment,
      allow: [
        {
          callers: [
            { namespace: 'production', serviceAccount: 'order-service' },
          ],
          operations: {
            methods: ['POST'],
            paths: [exact('/api/v1/process-payment')],
          },
        },
        {
          callers: [
            {
              namespace: 'istio-system',
              serviceAccount: 'istio-ingressgateway-service-account',
            },
          ],
          operations: {
            methods: ['GET'],
            paths: [exact('/health'), exact('/ready')],
          },
        },
      ],
    },
  },
  {
    file: enterprise('08'),
    template: 'mesh-strict',
    mesh: 'istio',
    concern: 'mtls',
    intent: { scope: { type: 'mesh' }, mode: 'strict' },
  },
  {
    file: enterprise('08'),
    template: 'mesh-strict',
    corrections: [['    8080:\n      mode: STRICT\n', '']],
    mesh: 'istio',
    concern: 'mtls',
    intent: {
      scope: { type: 'workload', target: payment },
      mode: 'strict',
      ports: [{ port: 9090, mode: 'disabled' }],
    },
  },
  {
    file: enterprise('09'),
    template: 'mesh-jwt',
    mesh: 'istio',
    concern: 'jwt',
    intent: {
      target: payment,
      issuer: 'https://auth.ecommerce.com',
      jwksUri: 'https://auth.ecommerce.com/.well-known/jwks.json',
      audiences: ['payment-api', 'ecommerce-api'],
      required: true,
      exceptPaths: [],
    },
  },
  {
    file: enterprise('10'),
    template: 'mesh-telemetry',
    corrections: [
      ['  - customTags:', '    customTags:'],
      [
        '  - sampling:\n      value: 100.0',
        '    randomSamplingPercentage: 100.0',
      ],
    ],
    mesh: 'istio',
    concern: 'telemetry',
    intent: {
      scope: { type: 'mesh' },
      tracing: { provider: 'jaeger', samplingPercent: 100 },
    },
  },
  {
    file: enterprise('11'),
    template: 'new-meshed-service',
    example: 'istio',
    holds: [
      'kind: ServiceMonitor',
      'path: /stats/prometheus',
      'istio_requests_total',
    ],
    differs:
      'request headers as labels make a series of every value; numbers of the business belong into the application',
  },
  {
    file: enterprise('12'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: ['extensionProviders:', 'kind: Telemetry'],
    differs:
      'nobody reads the ConfigMap; proxies send to a provider of the mesh configuration',
  },
  {
    file: enterprise('13'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: ['meshID: mesh1', 'network: network1'],
    differs: 'IstioOperator is gone: values of the chart',
  },
  {
    file: enterprise('13'),
    template: 'mesh-egress',
    mesh: 'istio',
    concern: 'egress',
    intent: {
      namespace: 'production',
      name: 'payment-service-remote',
      hosts: ['payment-service.production.remote'],
      port: { number: 8080, protocol: 'http' },
      onlyThese: false,
    },
  },
  {
    file: enterprise('14'),
    template: 'mesh-helm-chart',
    example: 'identity-provider-istio',
    holds: ['proxy.istio.io/config', 'proxyStatsMatcher:'],
    differs:
      'a ConfigMap of this name is read by nobody; the same settings stand in an annotation of the pods',
  },
  {
    file: production('01'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      'extensionProviders:',
      'name: jaeger',
      'service: jaeger-collector.jaeger.svc.cluster.local',
      'port: 9411',
    ],
  },
  {
    file: production('02'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      '# Values of the gateway chart, for ingress and egress gateways alike.',
    ],
    differs:
      'an IstioRevision has no type: gateways are installed by their chart',
  },
  {
    file: production('03'),
    template: 'mesh-strict',
    corrections: [
      ['  # ADD THIS for debugging:\n', ''],
      ['  selector:\n    matchLabels: {}\n', ''],
      [
        '  portLevelMtls:\n    9090: # Prometheus scraping\n      mode: PERMISSIVE',
        '',
      ],
    ],
    mesh: 'istio',
    concern: 'mtls',
    intent: { scope: { type: 'mesh' }, mode: 'strict' },
  },
  {
    file: production('04'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: ['kind: PodDisruptionBudget', 'name: istiod-pdb', 'minAvailable: 2'],
  },
  {
    file: production('05'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      'name: istio-control-plane-alerts',
      'alert: IstiodDown',
      'alert: IstiodHighMemory',
    ],
  },
  {
    file: production('06'),
    template: 'mesh-enrol',
    mesh: 'istio',
    concern: 'enrol',
    intent: {
      scope: { type: 'namespace', namespace: 'order-management' },
      dataPlane: 'sidecar',
    },
  },
  {
    file: production('07'),
    template: 'new-meshed-service',
    example: 'istio',
    holds: [
      'kind: Deployment',
      'kind: Service\n',
      'kind: ServiceAccount',
      'name: http',
      'serviceAccountName:',
    ],
  },
  {
    file: production('08'),
    template: 'mesh-allow-caller',
    corrections: [
      ['["/api/v1/payments/*"]', '["/api/v1/payments", "/api/v1/payments/*"]'],
    ],
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: t('order-management', 'payment-service', 8080),
      allow: [
        {
          callers: [
            { namespace: 'order-management', serviceAccount: 'order-service' },
          ],
          operations: {
            methods: ['POST', 'GET'],
            paths: [prefix('/api/v1/payments')],
          },
        },
      ],
    },
  },
  {
    file: guide('01'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      'autoscaleMin:',
      'autoscaling:',
      'extensionProviders:',
      'proxy:',
      'memory: 128Mi',
    ],
    differs: 'IstioOperator is gone: values of the charts',
  },
  {
    file: guide('02'),
    template: 'mesh-strict',
    mesh: 'istio',
    concern: 'mtls',
    intent: { scope: { type: 'mesh' }, mode: 'permissive' },
  },
  {
    file: guide('03'),
    template: 'mesh-strict',
    mesh: 'istio',
    concern: 'mtls',
    intent: { scope: { type: 'mesh' }, mode: 'strict' },
  },
  {
    file: guide('03'),
    template: 'mesh-strict',
    mesh: 'istio',
    concern: 'mtls',
    intent: {
      scope: { type: 'namespace', namespace: 'production' },
      mode: 'strict',
    },
  },
  {
    file: guide('04'),
    template: 'mesh-strict',
    corrections: [['    8080:\n      mode: STRICT\n', '']],
    mesh: 'istio',
    concern: 'mtls',
    intent: {
      scope: { type: 'workload', target: api },
      mode: 'strict',
      ports: [{ port: 9090, mode: 'permissive' }],
    },
  },
  {
    file: guide('05'),
    template: 'mesh-canary',
    mesh: 'istio',
    concern: 'split',
    intent: {
      target: api,
      backends: [
        { ...version('api-service', 'v1'), weight: 90 },
        { ...version('api-service', 'v2'), weight: 10 },
      ],
    },
  },
  {
    file: guide('05'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: api,
      retries: {
        attempts: 3,
        perTryTimeoutMs: 2000,
        on: ['5xx', 'reset', 'connect-failure'],
      },
      circuitBreaker: {
        consecutiveErrors: 5,
        baseEjectionMs: 30_000,
        intervalMs: 30_000,
        maxEjectedPercent: 50,
      },
      connectionPool: { maxConnections: 100, maxPendingRequests: 50 },
    },
  },
  {
    file: guide('06'),
    template: 'mesh-migrate',
    mesh: 'linkerd',
    concern: 'split',
    intent: {
      target: api,
      backends: [
        { service: 'api-service-v1', weight: 90 },
        { service: 'api-service-v2', weight: 10 },
      ],
    },
    migrates: true,
  },
  {
    file: guide('07'),
    template: 'mesh-routing',
    mesh: 'istio',
    concern: 'routing',
    intent: {
      target: api,
      rules: [
        {
          name: 'api-v2',
          match: { headers: [{ name: 'api-version', value: 'v2' }] },
          backend: version('api-service', 'v2'),
        },
      ],
    },
    differs: REGEX,
  },
  {
    file: guide('08'),
    template: 'mesh-resilience',
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: api,
      timeoutMs: 10_000,
      retries: {
        attempts: 3,
        perTryTimeoutMs: 3000,
        on: ['5xx', 'reset', 'connect-failure', 'refused-stream'],
      },
    },
  },
  {
    file: guide('09'),
    template: 'mesh-mirror',
    mesh: 'istio',
    concern: 'mirror',
    intent: { target: api, to: { service: 'api-service-test' }, percent: 10 },
  },
  {
    file: guide('10'),
    template: 'mesh-resilience',
    corrections: [['consecutiveErrors:', 'consecutive5xxErrors:']],
    mesh: 'istio',
    concern: 'resilience',
    intent: {
      target: t('default', 'backend-service', 8080),
      circuitBreaker: {
        consecutiveErrors: 1,
        baseEjectionMs: 180_000,
        intervalMs: 1000,
        maxEjectedPercent: 100,
      },
      connectionPool: { maxConnections: 1, maxPendingRequests: 1 },
    },
  },
  {
    file: guide('10'),
    template: 'mesh-migrate',
    example: 'old-fields',
    holds: ['consecutive5xxErrors: 1'],
  },
  {
    file: guide('11'),
    template: 'mesh-fault',
    mesh: 'istio',
    concern: 'fault',
    intent: {
      target: api,
      delay: { delayMs: 5000, percent: 100 },
      abort: { status: 500, percent: 10 },
      onlyHeader: { name: 'x-test-fault', value: 'true' },
    },
  },
  {
    file: guide('12'),
    template: 'mesh-rate-limit',
    mesh: 'istio',
    concern: 'rate-limit',
    intent: { target: api, requests: 100, intervalMs: 60_000 },
    differs: GATEWAY_LIMIT,
  },
  {
    file: guide('13'),
    template: 'mesh-allow-caller',
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: api,
      allow: [{ callers: [{ namespace: 'default' }], operations: any }],
    },
    differs: `a token admits by itself in the example, which is the business of the template mesh-jwt; ${FREE_PREFIX}`,
  },
  {
    file: guide('14'),
    template: 'mesh-jwt',
    mesh: 'istio',
    concern: 'jwt',
    intent: {
      target: api,
      issuer: 'https://accounts.example.com',
      jwksUri: 'https://accounts.example.com/.well-known/jwks.json',
      audiences: ['api.example.com'],
      required: false,
      exceptPaths: [],
    },
  },
  {
    file: patterns('01'),
    template: 'mesh-ingress',
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: paymentApi,
      hosts: ['api.example.com'],
      path: prefix('/api'),
      certificateSecret: 'myapp-tls',
      gateway: { name: 'app-gateway', namespace: 'production' },
      api: 'istio',
    },
    differs: `${REDIRECT}; ${FREE_PREFIX}`,
  },
  {
    file: patterns('02'),
    template: 'mesh-ingress',
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: t('istio-system', 'kiali', 20001),
      hosts: ['kiali.internal.example.com'],
      path: prefix('/'),
      gateway: { name: 'app-gateway', namespace: 'istio-system' },
      api: 'istio',
    },
    differs:
      'the gateway of the example lives in another namespace and has no such host',
  },
  {
    file: patterns('03'),
    template: 'mesh-mirror',
    mesh: 'istio',
    concern: 'mirror',
    intent: {
      target: paymentApi,
      to: { service: 'payment-api-staging' },
      percent: 10,
    },
  },
  {
    file: patterns('04'),
    template: 'mesh-jwt',
    mesh: 'istio',
    concern: 'jwt',
    intent: {
      target: paymentApi,
      issuer: 'https://auth.example.com',
      jwksUri: 'https://auth.example.com/.well-known/jwks.json',
      audiences: ['payment-api'],
      required: true,
      exceptPaths: [],
    },
  },
];
