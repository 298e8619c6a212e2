import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Take only mTLS in a namespace',
    example: `steps:
  - id: mtls
    action: service-mesh:mtls
    input:
      mesh: istio
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        scope: { type: namespace, namespace: shop }
        mode: strict
`,
  },
  {
    description: 'Take only calls of the mesh on the port of a service',
    example: `steps:
  - id: mtls
    action: service-mesh:mtls
    input:
      mesh: linkerd
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        scope:
          type: workload
          target:
            namespace: shop
            service: orders
            labels: { app: orders }
            port: { number: 80, target: 8080, protocol: http }
        mode: strict
`,
  },
];
