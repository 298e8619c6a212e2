import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { serviceMeshPlugin } from '../plugin';
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

/** Picks a version of a service, or another Service. @public */
export const MeshBackendPickerFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshBackendPicker',
    component: MeshBackendPicker,
  }),
);

/** Picks who may call. @public */
export const MeshCallerPickerFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshCallerPicker',
    component: MeshCallerPicker,
    validation: validateCallers,
  }),
);

/** Chooses a mesh with what suits the workload. @public */
export const MeshChoiceFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({ name: 'MeshChoice', component: MeshChoice }),
);

/** Edits methods and paths. @public */
export const MeshOperationsFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshOperations',
    component: MeshOperations,
    validation: validateOperations,
  }),
);

/** Edits a path. @public */
export const MeshPathFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({ name: 'MeshPath', component: MeshPath }),
);

/** Shows the manifests that the form would write. @public */
export const MeshPreviewFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshPreview',
    component: MeshPreview,
  }),
);

/** Shows what manifests that are typed in would change. @public */
export const MeshProposalPreviewFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshProposalPreview',
    component: MeshProposalPreview,
  }),
);

/** Says whether plaintext can be refused. @public */
export const MeshReadinessFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshReadiness',
    component: MeshReadiness,
  }),
);

/** Shares requests out among versions. @public */
export const MeshWeightsFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshWeights',
    component: MeshWeights,
    validation: validateWeights,
  }),
);

/** Picks a component and its Service in the live mesh. @public */
export const MeshWorkloadPickerFieldExtension = serviceMeshPlugin.provide(
  createScaffolderFieldExtension({
    name: 'MeshWorkloadPicker',
    component: MeshWorkloadPicker,
    validation: validateWorkload,
  }),
);
