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
];
