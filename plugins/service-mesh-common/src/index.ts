/**
 * Model, engine and mesh semantics shared by the Meshwright plugins.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './readMeshTarget';
export * from './readSignalGoals';
export * from './parseLabelSelector';
export * from './permissions';
export * from './model';
export * from './engine';
export * from './client';
export {
  adviseMesh,
  intentTargets,
  meshes,
  migrateManifests,
  migrationsOf,
  validateManifest,
  type Migrated,
  type MigratedManifest,
  type MigrateOptions,
} from './meshes';
