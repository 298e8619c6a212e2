import { MeshDefinition } from '../engine';
import { istio } from './istio';
import { linkerd } from './linkerd';

/** The meshes this package knows. @public */
export const meshes: readonly MeshDefinition[] = [istio, linkerd];
export { validateManifest } from './validateManifest';
