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
export { validateManifest } from './validateManifest';
