import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Check the files that the steps before have written',
    example: `steps:
  - id: validate
    action: service-mesh:validate
    input:
      files: [manifests/mesh.yaml]
`,
  },
  {
    description:
      'Check them, and preview them against the clusters of an entity',
    example: `steps:
  - id: validate
    action: service-mesh:validate
    input:
      files: [manifests/mesh.yaml]
      entity: component:default/orders
`,
  },
  {
    description: 'Check that the values of a chart keep its pods in the mesh',
    example: `steps:
  - id: validate
    action: service-mesh:validate
    input:
      files: []
      values:
        - file: postgresql/values-mesh.yaml
          chart: postgresql
          namespace: databases
          mesh: linkerd
          podAnnotations: primary.podAnnotations
`,
  },
];
