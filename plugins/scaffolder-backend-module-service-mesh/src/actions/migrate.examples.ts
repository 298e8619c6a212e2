import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Rewrite the manifests of a file as those of today',
    example: `steps:
  - id: migrate
    action: service-mesh:migrate
    input:
      mesh: istio
      files: [mesh/orders.yaml]
`,
  },
  {
    description:
      'Make a route for Linkerd of a TrafficSplit whose Service is in the cluster only',
    example: `steps:
  - id: migrate
    action: service-mesh:migrate
    input:
      mesh: linkerd
      files: [mesh/orders.yaml]
      port: 80
      manifests: |
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: { name: orders, namespace: shop }
        spec:
          service: orders
          backends:
            - { service: orders-v1, weight: 90 }
            - { service: orders-v2, weight: 10 }
`,
  },
];
