/**
 * Backend of the Meshwright service-mesh plugin.
 *
 * @packageDocumentation
 */
export { serviceMeshPlugin as default } from './plugin';
export { kubernetesBridgeModule } from './clusters';
export {
  createMeshEntityConditionalDecision,
  meshEntityConditions,
  meshEntityResourceRef,
  meshEntityRules,
  type MeshEntityFilter,
} from './permissions/meshEntity';
