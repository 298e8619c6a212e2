/**
 * Seams of the Meshwright service-mesh backend for other backends and modules.
 *
 * @packageDocumentation
 */
export * from './ClusterSource';
export * from './extensions';
export * from './serviceRef';
export * from './schema/droppedFields';
export * from './yaml/readYaml';
export { validateSchema, type SchemaProblem } from './schema/validateSchema';
