import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Let a namespace call one host outside, and nothing else',
    example: `steps:
  - id: egress
    action: service-mesh:egress
    input:
      mesh: istio
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        namespace: shop
        name: payments-api
        hosts: [api.payments.example.com]
        port: { number: 443, protocol: https }
        onlyThese: true
`,
  },
];
