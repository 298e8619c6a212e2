import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Give the pods of a namespace a proxy',
    example: `steps:
  - id: enrol
    action: service-mesh:enrol
    input:
      mesh: istio
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        scope: { type: namespace, namespace: shop }
        dataPlane: sidecar
`,
  },
  {
    description: 'Put a namespace into ambient mode, with a waypoint',
    example: `steps:
  - id: enrol
    action: service-mesh:enrol
    input:
      mesh: istio-ambient
      path: manifests/mesh.yaml
      entity: component:default/orders
      intent:
        scope: { type: namespace, namespace: shop }
        dataPlane: ambient
        waypoint: waypoint
`,
  },
];
