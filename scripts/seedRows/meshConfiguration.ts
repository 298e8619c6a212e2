import { keeps } from './HeldValue';
import {
  t,
  version,
  prefix,
  guide,
  api,
  GATEWAY_LIMIT,
  FREE_PREFIX,
  REGEX,
  ANOTHER_KIND,
  AT_GATEWAY,
  GONE,
  ONLY_ONE,
  NO_CPU_LIMIT,
  OTHER_FAULT,
  DEFAULT_OF_WORKLOAD,
} from './parts';
import { SeedRow } from './SeedRow';

/** Examples of this guide, and what covers them. */
export const meshConfiguration: readonly SeedRow[] = [
  {
    file: guide('01'),
    without: {
      'IstioOperator spec.profile': GONE,
      'IstioOperator spec.hub':
        'where images come from is a matter of the chart',
      'IstioOperator spec.tag': 'is the version of the chart',
      'IstioOperator spec.meshConfig.accessLogFile':
        'Telemetry resources say which logs are written',
      'IstioOperator spec.meshConfig.accessLogFormat':
        'the format of the provider, which every reader of logs knows',
      'IstioOperator spec.meshConfig.defaultConfig.tracing':
        'is the older way to say where traces go, and how many',
      'IstioOperator spec.meshConfig.enableTracing':
        'Telemetry resources say what is traced',
      'IstioOperator spec.meshConfig.trustDomain': 'is the default',
      'IstioOperator spec.components.ingressGateways.name': GONE,
      'IstioOperator spec.components.ingressGateways.enabled': GONE,
      'IstioOperator spec.components.ingressGateways.k8s.replicas':
        'an autoscaler sets the number of copies',
      'IstioOperator spec.components.ingressGateways.k8s.resources.limits':
        'the chart of gateways sets limits of its own',
      'IstioOperator spec.components.ingressGateways.k8s.hpaSpec.metrics.type':
        'the chart knows the target of CPU only, which is kept',
      'IstioOperator spec.components.ingressGateways.k8s.hpaSpec.metrics.resource.name':
        'the chart knows the target of CPU only, which is kept',
      'IstioOperator spec.components.ingressGateways.k8s.service':
        'is the default of the chart',
      'IstioOperator spec.components.egressGateways':
        'egress is controlled by the template mesh-egress, in each proxy',
      'IstioOperator spec.components.pilot.k8s.replicas':
        'an autoscaler sets the number of copies',
      'IstioOperator spec.components.pilot.k8s.resources.limits.cpu':
        NO_CPU_LIMIT,
      'IstioOperator spec.components.pilot.k8s.hpaSpec.minReplicas':
        'three instead of two, so that one may be missing during an upgrade',
      'IstioOperator spec.values.global.logging': 'is the default',
      'IstioOperator spec.values.global.proxy.resources.limits.cpu':
        'the form is told',
      'IstioOperator spec.values.global.proxy.accessLogFormat':
        'no such value exists',
    },
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      keeps(
        'control-plane/istiod-values.yaml',
        '/resources/requests',
        '/spec/components/pilot/k8s/resources/requests',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/resources/limits/memory',
        '/spec/components/pilot/k8s/resources/limits/memory',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/autoscaleMax',
        '/spec/components/pilot/k8s/hpaSpec/maxReplicas',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/proxy/resources/requests',
        '/spec/values/global/proxy/resources/requests',
      ),
      keeps(
        'control-plane/istiod-values.yaml',
        '/global/proxy/resources/limits/memory',
        '/spec/values/global/proxy/resources/limits/memory',
      ),
      keeps(
        'control-plane/gateway-values.yaml',
        '/autoscaling/minReplicas',
        '/spec/components/ingressGateways/0/k8s/hpaSpec/minReplicas',
      ),
      keeps(
        'control-plane/gateway-values.yaml',
        '/autoscaling/maxReplicas',
        '/spec/components/ingressGateways/0/k8s/hpaSpec/maxReplicas',
      ),
      keeps(
        'control-plane/gateway-values.yaml',
        '/autoscaling/targetCPUUtilizationPercentage',
        '/spec/components/ingressGateways/0/k8s/hpaSpec/metrics/0/resource/targetAverageUtilization',
      ),
      keeps(
        'control-plane/gateway-values.yaml',
        '/resources/requests',
        '/spec/components/ingressGateways/0/k8s/resources/requests',
      ),
    ],
    differs:
      'IstioOperator is gone: values of the charts; traces of one request in a hundred instead of all, and three istiods instead of two',
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
    without: {
      'PeerAuthentication spec.portLevelMtls.8080': DEFAULT_OF_WORKLOAD,
    },
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
    without: {
      'VirtualService spec.http.fault': OTHER_FAULT,
    },
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
      connectionPool: {
        maxConnections: 100,
        maxPendingRequests: 50,
        maxRequests: 100,
      },
      loadBalancer: { type: 'header', name: 'x-user-id' },
    },
  },
  {
    file: guide('05'),
    template: 'mesh-routing',
    mesh: 'istio',
    concern: 'routing',
    intent: {
      target: api,
      rules: [
        {
          name: 'beta-users',
          match: { headers: [{ name: 'x-user-group', value: 'beta' }] },
          backend: version('api-service', 'v2'),
        },
      ],
    },
    differs: 'names of rules differ',
  },
  {
    file: guide('06'),
    without: {
      'TrafficSplit spec': ANOTHER_KIND,
    },
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
    without: {
      'VirtualService spec.http.match.headers.user-agent':
        'devices are told apart by their exact names only, and better by the application or at the edge: browsers change what they call themselves',
    },
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
    without: {
      'VirtualService spec.http.route.weight': ONLY_ONE,
    },
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
        minHealthPercent: 50,
      },
      connectionPool: {
        maxConnections: 1,
        maxPendingRequests: 1,
        maxRequestsPerConnection: 1,
      },
    },
  },
  {
    file: guide('10'),
    template: 'mesh-migrate',
    example: 'old-fields',
    holds: [
      keeps('DestinationRule circuit-breaker', '/metadata'),
      keeps(
        'DestinationRule circuit-breaker',
        '/spec/trafficPolicy/outlierDetection/consecutive5xxErrors',
        '/spec/trafficPolicy/outlierDetection/consecutiveErrors',
      ),
      keeps(
        'DestinationRule circuit-breaker',
        '/spec/trafficPolicy/outlierDetection/interval',
      ),
    ],
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
    without: {
      'EnvoyFilter spec.workloadSelector.labels.istio': AT_GATEWAY,
      'EnvoyFilter spec.configPatches.patch.value.typed_config':
        'the settings stand in the value of a TypedStruct',
    },
    template: 'mesh-rate-limit',
    mesh: 'istio',
    concern: 'rate-limit',
    intent: { target: api, requests: 100, intervalMs: 60_000 },
    differs: GATEWAY_LIMIT,
  },
  {
    file: guide('13'),
    without: {
      'AuthorizationPolicy spec.rules.from.source.requestPrincipals':
        'tokens are the business of the template mesh-jwt',
      'AuthorizationPolicy spec.rules.to.operation':
        'methods and paths are those of the tokens',
      'AuthorizationPolicy spec.rules.when':
        'who is not admitted is refused already',
    },
    template: 'mesh-allow-caller',
    mesh: 'istio',
    concern: 'access',
    intent: {
      target: api,
      allow: [
        {
          callers: [{ namespace: 'default' }],
          operations: { methods: [], paths: [prefix('/api')] },
        },
      ],
    },
    differs: `a token admits by itself in the example, which is the business of the template mesh-jwt; the namespace may call everything but /admin there, and in the template the paths that are listed; ${FREE_PREFIX}`,
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
      forwardToken: true,
    },
  },
];
