import { holds, keeps } from './HeldValue';
import {
  version,
  prefix,
  exact,
  enterprise,
  payment,
  NO_CPU_LIMIT,
  OTHER_FAULT,
  DEFAULT_OF_WORKLOAD,
} from './parts';
import { SeedRow } from './SeedRow';

/** Examples of this guide, and what covers them. */
export const istioEnterprise: readonly SeedRow[] = [
  {
    file: enterprise('01'),
    without: {
      'IstioOperator spec.values.pilot.env':
        'EXTERNAL_ISTIOD is false by default, and no istiod reads a PILOT_DISCOVERY_REFRESH_DELAY',
      'IstioOperator spec.values.pilot.resources.limits.cpu': NO_CPU_LIMIT,
      'IstioOperator spec.components.pilot.k8s.replicaCount':
        'an autoscaler sets the number of copies',
      'IstioOperator spec.components.pilot.k8s.hpaSpec.metrics':
        'the chart knows the target of CPU only, which is kept',
      'IstioOperator spec.components.pilot.k8s.resources':
        'says the same as the values',
    },
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      keeps(
        'control-plane/istiod-values.yaml',
        '/autoscaleMin',
        '/spec/components/pilot/k8s/hpaSpec/minReplicas',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/autoscaleMax',
        '/spec/components/pilot/k8s/hpaSpec/maxReplicas',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/cpu/targetAverageUtilization',
        '/spec/components/pilot/k8s/hpaSpec/metrics/0/resource/target/averageUtilization',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/affinity',
        '/spec/components/pilot/k8s/affinity',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/resources/requests',
        '/spec/values/pilot/resources/requests',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/resources/limits/memory',
        '/spec/values/pilot/resources/limits/memory',
      ),
    ],
    differs:
      'IstioOperator is gone: values of the chart; no limit of CPU, which would slow istiod down when everything changes at once',
  },
  {
    file: enterprise('02'),
    without: {
      'Deployment spec.selector.matchLabels.version':
        'pods of a canary belong to the same Service; a Deployment selects by the name of the app',
      'Deployment spec.template.spec.containers.resources.limits.cpu':
        NO_CPU_LIMIT,
    },
    template: 'new-meshed-service',
    example: 'istio',
    holds: [
      keeps('Namespace billing', '/metadata/labels/istio-injection'),
      keeps('Deployment invoices', '/spec/template/metadata/labels/version'),
      keeps(
        'Deployment invoices',
        '/spec/template/spec/containers/0/ports/0/containerPort',
      ),
      holds(
        'Deployment invoices',
        '/spec/template/spec/serviceAccountName',
        'invoices',
      ),
      holds('Service invoices', '/spec/ports/0/name', 'http'),
    ],
    differs:
      'the example runs as the default account of its namespace and has no Service: the template gives it an identity of its own, a named port and probes; names, copies and sizes are what the form is told',
  },
  {
    file: enterprise('03'),
    without: {
      'Deployment spec.template.metadata.annotations.sidecar.istio.io/proxyCPU':
        'sizes of proxies come from the control plane',
      'Deployment spec.template.metadata.annotations.sidecar.istio.io/proxyMemory':
        'sizes of proxies come from the control plane',
      'Deployment spec.template.metadata.annotations.sidecar.istio.io/proxyImage':
        'a fixed image stays behind at the next upgrade of the control plane',
      'Deployment spec.template.metadata.annotations.traffic.sidecar.istio.io/excludeOutboundPorts':
        'the port is kept out at the database, for all callers',
      'Deployment spec.template.metadata.labels': 'is a matter of the chart',
      'Deployment spec.template.spec': 'is a matter of the chart',
    },
    template: 'mesh-helm-chart',
    example: 'database-istio',
    holds: [
      keeps(
        'postgresql/values-mesh.yaml',
        '/podLabels/sidecar.istio.io~1inject',
        '/spec/template/metadata/annotations/sidecar.istio.io~1inject',
      ),
      holds(
        'postgresql/values-mesh.yaml',
        '/podAnnotations/traffic.sidecar.istio.io~1excludeInboundPorts',
        '5432',
      ),
    ],
    differs:
      'injection is a label today, and proxy and sizes come from the control plane instead of a fixed image; the port of a database is kept out at the database, for all callers, instead of at one caller',
  },
  {
    file: enterprise('04'),
    without: {
      'Gateway spec.servers.redirect': 'the field is tls.httpsRedirect',
      'VirtualService spec.http.route.weight':
        'shares are the business of the template mesh-canary',
    },
    template: 'mesh-ingress',
    corrections: [['redirect:', 'tls:']],
    mesh: 'istio',
    concern: 'ingress',
    intent: {
      target: payment,
      hosts: ['api.ecommerce.com'],
      path: prefix('/api/payments'),
      certificateSecret: 'ecommerce-tls-secret',
      redirectPlaintext: true,
      gateway: { name: 'ecommerce-gateway', namespace: 'production' },
      api: 'istio',
      timeoutMs: 5000,
      retries: {
        attempts: 3,
        perTryTimeoutMs: 2000,
        on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'],
      },
    },
    differs:
      'shares and other services are rules of their own, and paths go by whole segments',
  },
  {
    file: enterprise('05'),
    without: {
      'DestinationRule spec.trafficPolicy.connectionPool.tcp.keepAlive':
        'the field is called tcpKeepalive',
    },
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
        minHealthPercent: 30,
      },
      connectionPool: {
        maxConnections: 100,
        connectTimeoutMs: 30_000,
        maxPendingRequests: 10,
        maxRequests: 100,
        maxRequestsPerConnection: 2,
        maxRetries: 3,
        idleTimeoutMs: 60_000,
        upgradeToHttp2: true,
        keepaliveTimeMs: 7_200_000,
        keepaliveIntervalMs: 75_000,
      },
      loadBalancer: { type: 'least-request' },
      versions: [
        {
          name: 'canary',
          labels: { version: 'v2' },
          connectionPool: { maxConnections: 50 },
        },
      ],
    },
  },
  {
    file: enterprise('06'),
    without: {
      'VirtualService spec.http.match.uri.prefix':
        'the split is for every request of the service; without a rule for the rest, the other paths would end in 404',
      'VirtualService spec.http.fault': OTHER_FAULT,
    },
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
    without: {
      'PeerAuthentication spec.portLevelMtls.8080': DEFAULT_OF_WORKLOAD,
    },
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
    without: {
      'AuthorizationPolicy spec.rules.from.source.requestPrincipals':
        'what is admitted is written as what is refused otherwise, so that no other policy lets a request past the token',
      'AuthorizationPolicy spec.rules.to.operation.methods':
        'what is admitted is written as what is refused otherwise, so that no other policy lets a request past the token',
      'AuthorizationPolicy spec.rules.when.values':
        'what is admitted is written as what is refused otherwise, so that no other policy lets a request past the token',
    },
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
      admits: [
        {
          subjects: ['admin'],
          methods: ['GET', 'POST', 'PUT', 'DELETE'],
          claims: [],
        },
        {
          subjects: ['user'],
          methods: ['GET', 'POST'],
          claims: [{ name: 'role', values: ['customer', 'merchant'] }],
        },
      ],
      forwardToken: true,
    },
  },
  {
    file: enterprise('10'),
    without: {
      'Telemetry spec.tracing.sampling':
        'the field is called randomSamplingPercentage',
    },
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
      tracing: {
        provider: 'jaeger',
        samplingPercent: 100,
        tags: [
          { name: 'user_id', from: 'header', value: 'x-user-id' },
          { name: 'request_id', from: 'header', value: 'x-request-id' },
        ],
      },
    },
  },
  {
    file: enterprise('11'),
    without: {
      'Telemetry spec':
        'request headers as labels make a series of every value',
    },
    template: 'new-meshed-service',
    example: 'istio',
    holds: [
      holds('ServiceMonitor invoices', '/spec/endpoints', [
        { targetPort: 15020, path: '/stats/prometheus', interval: '15s' },
      ]),
      holds(
        'PrometheusRule invoices',
        '/spec/groups/0/rules/0/alert',
        'ManyErrors',
      ),
    ],
    differs:
      'request headers as labels make a series of every value; numbers of the business belong into the application',
  },
  {
    file: enterprise('12'),
    without: {
      'ConfigMap data': 'nobody reads it',
    },
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      holds(
        'control-plane/istiod-values.yaml',
        '/meshConfig/extensionProviders/0/name',
        'jaeger',
      ),
      holds('Telemetry default', '/spec/tracing/0/providers', [
        { name: 'jaeger' },
      ]),
    ],
    differs:
      'nobody reads the ConfigMap; proxies send to a provider of the mesh configuration',
  },
  {
    file: enterprise('13'),
    without: {
      'IstioOperator spec.values.pilot.env':
        'istiod knows no MULTI_CLUSTER, and EXTERNAL_ISTIOD is for clusters without a control plane of their own, which the case istio-remote is about',
    },
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
        '/global/network',
        '/spec/values/global/network',
      ),
    ],
    differs: 'IstioOperator is gone: values of the chart',
  },
  {
    file: enterprise('13'),
    corrections: [['    port: 8080', '    ports: { http: 8080 }']],
    without: {
      'ServiceEntry spec.endpoints.port': 'an endpoint has ports by name',
    },
    template: 'mesh-egress',
    mesh: 'istio',
    concern: 'egress',
    intent: {
      namespace: 'production',
      name: 'payment-service-remote',
      hosts: ['payment-service.production.remote'],
      port: { number: 8080, protocol: 'http' },
      onlyThese: false,
      addresses: ['240.0.0.1'],
      endpoints: [
        {
          address: 'payment-service.production.svc.cluster.remote',
          port: 8080,
        },
      ],
    },
  },
  {
    file: enterprise('14'),
    without: {
      'ConfigMap data': 'nobody reads it',
    },
    template: 'mesh-helm-chart',
    example: 'identity-provider-istio',
    holds: [
      holds(
        'keycloak/values-mesh.yaml',
        '/podAnnotations/proxy.istio.io~1config/proxyStatsMatcher/inclusionPrefixes',
        ['cluster.outbound', 'listener'],
      ),
    ],
    differs:
      'a ConfigMap of this name is read by nobody; the settings stand in an annotation of the pods, and the numbers of outlier detection and connections begin with cluster.outbound',
  },
];
