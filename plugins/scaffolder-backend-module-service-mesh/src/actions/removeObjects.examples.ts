import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** How the action is used. */
export const examples: TemplateExample[] = [
  {
    description: 'Take back what authorizes a caller with Linkerd',
    example: `steps:
  - id: remove
    action: service-mesh:remove-objects
    input:
      files: [manifests/voting.yaml]
      commands: delete.sh
      objects:
        - group: policy.linkerd.io
          kind: AuthorizationPolicy
          namespace: emoji
          name: voting-from-batch
`,
  },
];
