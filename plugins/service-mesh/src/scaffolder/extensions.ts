import { ExtensionDefinition } from '@backstage/frontend-plugin-api';
import {
  FormFieldBlueprint,
  scaffolderTemplateOutputsBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { TemplateFiles } from './TemplateFiles';
import { templateRefs } from './templateRefs';

const field = (
  name: string,
  extension: keyof typeof import('./formFields')['formFields'],
) =>
  FormFieldBlueprint.make({
    name,
    params: {
      field: () =>
        import('./formFields').then(({ formFields }) => formFields[extension]),
    },
  });

/** Form fields and the result page for templates of the scaffolder. @internal */
export const scaffolderExtensions: ExtensionDefinition[] = [
  field('mesh-backend-picker', 'MeshBackendPicker'),
  field('mesh-caller-picker', 'MeshCallerPicker'),
  field('mesh-choice', 'MeshChoice'),
  field('mesh-operations', 'MeshOperations'),
  field('mesh-path', 'MeshPath'),
  field('mesh-preview', 'MeshPreview'),
  field('mesh-proposal-preview', 'MeshProposalPreview'),
  field('mesh-readiness', 'MeshReadiness'),
  field('mesh-weights', 'MeshWeights'),
  field('mesh-workload-picker', 'MeshWorkloadPicker'),
  scaffolderTemplateOutputsBlueprint.make({
    name: 'files',
    params: { component: TemplateFiles, templateRefs },
  }),
];
