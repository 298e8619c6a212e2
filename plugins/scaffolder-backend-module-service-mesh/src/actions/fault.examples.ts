import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Let testers wait two seconds',
    example: `steps:
  - id: fault
    action: service-mesh:fault
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
        delay: { delayMs: 2000, percent: 100 }
        onlyHeader: { name: x-tester, value: 'yes' }
        until: '2030-01-31T10:00:00Z'
`,
  },
  {
    description: 'Take the fault away again',
    example: `steps:
  - id: fault
    action: service-mesh:fault
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
        end: true
`,
  },
];
