import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description:
      'Send testers to the new version, and give exports five minutes',
    example: `steps:
  - id: routing
    action: service-mesh:routing
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
        rules:
          - name: testers
            match: { headers: [{ name: x-tester, value: 'yes' }] }
            backend: { service: orders, version: { name: v2, labels: { version: v2 } } }
          - name: export
            match: { path: { type: prefix, value: /export }, headers: [] }
            backend: { service: orders }
            timeoutMs: 300000
`,
  },
];
