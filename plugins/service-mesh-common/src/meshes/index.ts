import { MeshDefinition, WriteTarget, writeTargets } from '../engine';
import { istio } from './istio';
import { linkerd } from './linkerd';
import { gatewayApi } from './shared/gatewayApi/write';

/** The meshes this package knows. @public */
export const meshes: readonly MeshDefinition[] = [istio, linkerd];
/** Everything that intents can be written for without another package. @public */
export const intentTargets: readonly WriteTarget[] = [
  ...writeTargets(meshes),
  gatewayApi,
];
export { adviseMesh } from './adviseMesh';
export {
  migrateManifests,
  migrationsOf,
  type Migrated,
  type MigratedManifest,
  type MigrateOptions,
} from './migrateManifests';
export { validateManifest } from './validateManifest';
