import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Send a tenth of the requests to the canary version',
    example: `steps:
  - id: split
    action: service-mesh:split
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
        backends:
          - { service: orders, version: { name: v1, labels: { version: v1 } }, weight: 90 }
          - { service: orders, version: { name: v2, labels: { version: v2 } }, weight: 10 }
`,
  },
  {
    description: 'Send a tenth of the requests to another Service',
    example: `steps:
  - id: split
    action: service-mesh:split
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
        backends:
          - { service: orders, weight: 90 }
          - { service: orders-canary, weight: 10 }
`,
  },
];
