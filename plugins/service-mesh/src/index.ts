/**
 * Service mesh tabs and card for Backstage entity pages (legacy frontend system; the new one is at `./alpha`).
 *
 * @packageDocumentation
 */
export {
  serviceMeshPlugin,
  EntityMtlsContent,
  EntityTrafficContent,
  EntityAccessContent,
  EntitySignalsContent,
  EntityFindingsContent,
  EntityHistoryContent,
  EntityReviewsContent,
  EntityMeshOverviewCard,
  ServiceMeshFleetPage,
  ServiceMeshReviewsPage,
} from './plugin';
export { serviceMeshApiRef, serviceMeshReviewsApiRef } from './api';
export { isServiceMeshAvailable } from './isServiceMeshAvailable';
export {
  MeshBackendPickerFieldExtension,
  MeshCallerPickerFieldExtension,
  MeshChoiceFieldExtension,
  MeshOperationsFieldExtension,
  MeshPathFieldExtension,
  MeshPreviewFieldExtension,
  MeshProposalPreviewFieldExtension,
  MeshReadinessFieldExtension,
  MeshWeightsFieldExtension,
  MeshWorkloadPickerFieldExtension,
} from './scaffolder/fieldExtensions';
export type { PickedWorkload } from './scaffolder/formValues';
export type { MeshReadinessValue } from './scaffolder/MeshReadiness';
