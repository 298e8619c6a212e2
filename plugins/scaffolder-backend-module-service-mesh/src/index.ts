/**
 * Scaffolder actions for service mesh configuration.
 *
 * @packageDocumentation
 */
export { scaffolderModuleServiceMesh as default } from './module';
