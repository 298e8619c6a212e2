import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Copy every request to the next version',
    example: `steps:
  - id: mirror
    action: service-mesh:mirror
    input:
      mesh: istio
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        target:
          namespace: shop
          service: orders
          labels: { app: orders }
          port: { number: 80, target: 8080, protocol: http }
        to: { service: orders-next }
        percent: 100
`,
  },
];
