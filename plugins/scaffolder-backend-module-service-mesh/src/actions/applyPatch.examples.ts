import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Put a label on a Service that a file of the repository holds',
    example: `steps:
  - id: patch
    action: service-mesh:apply-patch
    input:
      files: [manifests/orders.yaml]
      patch: |
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
          namespace: shop
          labels: { mirror.linkerd.io/exported: 'true' }
`,
  },
];
