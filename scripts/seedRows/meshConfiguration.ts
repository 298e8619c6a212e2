import { keeps } from './HeldValue';
import {
  t,
  version,
  any,
  guide,
  api,
  GATEWAY_LIMIT,
  FREE_PREFIX,
  REGEX,
} from './parts';
import { SeedRow } from './SeedRow';

/** Examples of this guide, and what covers them. */
export const meshConfiguration: readonly SeedRow[] = [
  {
    file: guide('01'),
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
      connectionPool: {
        maxConnections: 100,
        maxPendingRequests: 50,
        maxRequests: 100,
      },
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
      forwardToken: true,
    },
  },
];
