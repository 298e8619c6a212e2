import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Serve a host with a certificate through the Gateway API',
    example: `steps:
  - id: ingress
    action: service-mesh:ingress
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
        hosts: [shop.example.com]
        path: { type: prefix, value: /orders }
        certificateSecret: shop-tls
        redirectPlaintext: true
        gateway: { name: edge, namespace: edge }
        api: gateway-api
`,
  },
];
