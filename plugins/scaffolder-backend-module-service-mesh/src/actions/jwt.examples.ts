import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Ask for a token, except for the health check',
    example: `steps:
  - id: jwt
    action: service-mesh:jwt
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
        issuer: https://login.example.com
        jwksUri: https://login.example.com/keys
        audiences: [orders]
        required: true
        exceptPaths: [{ type: exact, value: /healthz }]
`,
  },
];
