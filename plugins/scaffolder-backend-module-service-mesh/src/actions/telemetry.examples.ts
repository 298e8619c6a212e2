import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Trace a tenth of the requests of a namespace and log errors',
    example: `steps:
  - id: telemetry
    action: service-mesh:telemetry
    input:
      mesh: istio
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        scope: { type: namespace, namespace: shop }
        tracing: { provider: otel, samplingPercent: 10, tags: [{ name: tenant, from: header, value: x-tenant }] }
        accessLogs: { provider: envoy, minStatus: 500 }
`,
  },
];
