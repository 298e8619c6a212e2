import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Let the cart read orders, and nobody else do anything',
    example: `steps:
  - id: access
    action: service-mesh:access
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
        allow:
          - callers: [{ namespace: shop, serviceAccount: cart }]
            operations: { methods: [GET], paths: [{ type: prefix, value: /orders }] }
`,
  },
  {
    description: 'Let a namespace call',
    example: `steps:
  - id: access
    action: service-mesh:access
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
        allow:
          - callers: [{ namespace: web }]
            operations: { methods: [], paths: [] }
`,
  },
];
