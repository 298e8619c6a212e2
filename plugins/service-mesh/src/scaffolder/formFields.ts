import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { MeshBackendPicker } from './MeshBackendPicker';
import { MeshCallerPicker } from './MeshCallerPicker';
import { MeshChoice } from './MeshChoice';
import { MeshOperations } from './MeshOperations';
import { MeshPath } from './MeshPath';
import { MeshPreview } from './MeshPreview';
import { MeshProposalPreview } from './MeshProposalPreview';
import { MeshReadiness } from './MeshReadiness';
import { MeshWeights } from './MeshWeights';
import { MeshWorkloadPicker } from './MeshWorkloadPicker';
import {
  validateCallers,
  validateOperations,
  validateWeights,
  validateWorkload,
} from './validation';

/** Every form field, by the name templates use. @internal */
export const formFields = {
  MeshBackendPicker: createFormField({
    name: 'MeshBackendPicker',
    component: MeshBackendPicker,
  }),
  MeshCallerPicker: createFormField({
    name: 'MeshCallerPicker',
    component: MeshCallerPicker,
    validation: validateCallers,
  }),
  MeshChoice: createFormField({ name: 'MeshChoice', component: MeshChoice }),
  MeshOperations: createFormField({
    name: 'MeshOperations',
    component: MeshOperations,
    validation: validateOperations,
  }),
  MeshPath: createFormField({ name: 'MeshPath', component: MeshPath }),
  MeshPreview: createFormField({ name: 'MeshPreview', component: MeshPreview }),
  MeshProposalPreview: createFormField({
    name: 'MeshProposalPreview',
    component: MeshProposalPreview,
  }),
  MeshReadiness: createFormField({
    name: 'MeshReadiness',
    component: MeshReadiness,
  }),
  MeshWeights: createFormField({
    name: 'MeshWeights',
    component: MeshWeights,
    validation: validateWeights,
  }),
  MeshWorkloadPicker: createFormField({
    name: 'MeshWorkloadPicker',
    component: MeshWorkloadPicker,
    validation: validateWorkload,
  }),
};
