import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Mark what a skeleton was rendered to',
    example: `steps:
  - id: mark
    action: service-mesh:mark
    input:
      files: [deploy/service.yaml]
      entity: component:default/orders
`,
  },
  {
    description: 'Mark values of a chart, which hold no object',
    example: `steps:
  - id: mark
    action: service-mesh:mark
    input:
      values: [postgresql/values-mesh.yaml]
`,
  },
];
