import { holds, keeps } from './HeldValue';
import { t, prefix, production } from './parts';
import { SeedRow } from './SeedRow';

/** Examples of this guide, and what covers them. */
export const istioProduction: readonly SeedRow[] = [
  {
    file: production('01'),
    without: {
      'Istio spec.version': 'is the version of the chart',
      'Istio spec.namespace': 'is where the chart is installed',
      'Istio spec.values.meshConfig.defaultConfig.tracing':
        'is the older way to say where traces go',
    },
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      keeps(
        'control-plane/istiod-values.yaml',
        '/meshConfig/extensionProviders/0',
        '/spec/values/meshConfig/extensionProviders/0',
      ),
    ],
    differs:
      'the provider is the same; prometheus is one by default, and defaultConfig.tracing is the older way to say where traces go',
  },
  {
    file: production('02'),
    without: {
      'IstioRevision spec':
        'a revision has no type, and gateways have a chart of their own',
    },
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      holds('control-plane/gateway-values.yaml', '/autoscaling/enabled', true),
      holds(
        'control-plane/gateway-values.yaml',
        '/podDisruptionBudget/minAvailable',
        1,
      ),
    ],
    differs:
      'an IstioRevision has no type: gateways are installed by their chart',
  },
  {
    file: production('03'),
    without: {
      'PeerAuthentication spec.portLevelMtls.9090':
        'a policy of the whole mesh takes no modes of ports; the workload that is scraped gets one',
    },
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
    holds: [
      keeps('PodDisruptionBudget istiod-pdb', '/spec'),
      keeps('PodDisruptionBudget istiod-pdb', '/metadata/name'),
      keeps('PodDisruptionBudget istiod-pdb', '/metadata/namespace'),
    ],
  },
  {
    file: production('05'),
    template: 'mesh-control-plane',
    example: 'istio',
    holds: [
      keeps('PrometheusRule istio-control-plane-alerts', '/metadata/name'),
      keeps('PrometheusRule istio-control-plane-alerts', '/metadata/namespace'),
      keeps('PrometheusRule istio-control-plane-alerts', '/spec/groups/0/name'),
      keeps(
        'PrometheusRule istio-control-plane-alerts',
        '/spec/groups/0/interval',
      ),
      ...[0, 1].flatMap(i =>
        ['alert', 'for', 'labels'].map(field =>
          keeps(
            'PrometheusRule istio-control-plane-alerts',
            `/spec/groups/0/rules/${i}/${field}`,
          ),
        ),
      ),
    ],
    differs:
      'the same alerts; IstiodDown also rings when nobody is scraped any more, and memory is compared with the limit instead of 1 GB',
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
    without: {
      'Deployment spec.selector.matchLabels.version':
        'pods of a canary belong to the same Service; a Deployment selects by the name of the app',
      'Deployment spec.template.spec.containers.env':
        'what the application reads is a matter of the application',
    },
    template: 'new-meshed-service',
    example: 'istio',
    holds: [
      keeps('Service invoices', '/spec/ports/0/name'),
      keeps('Deployment invoices', '/spec/template/spec/containers/0/ports/0'),
      holds(
        'Deployment invoices',
        '/spec/template/spec/serviceAccountName',
        'invoices',
      ),
      holds('ServiceAccount invoices', '/metadata/namespace', 'billing'),
      holds('Service invoices', '/spec/selector', { app: 'invoices' }),
    ],
    differs:
      'the same objects for the service the form is told; pods are selected without their version, so that a canary belongs to the Service and to policies',
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
];
