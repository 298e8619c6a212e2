import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Offer a service to linked clusters through the gateway',
    example: `steps:
  - id: multicluster
    action: service-mesh:multicluster
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
        mode: gateway
`,
  },
];
