/**
 * Scaffolder actions for service mesh configuration.
 *
 * @packageDocumentation
 */
export * from './extensions';
export { scaffolderModuleServiceMesh as default } from './module';
