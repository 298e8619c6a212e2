import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'At most 100 requests in a second',
    example: `steps:
  - id: rate-limit
    action: service-mesh:rate-limit
    input:
      mesh: linkerd
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        target:
          namespace: shop
          service: orders
          labels: { app: orders }
          port: { number: 80, target: 8080, protocol: http }
        requests: 100
        intervalMs: 1000
        perIdentity: 20
`,
  },
];
