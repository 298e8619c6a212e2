import { MeshDefinition } from './MeshDefinition';
import { WriteTarget } from './MeshWriter';

/** Everything that intents can be written for. @public */
export function writeTargets(meshes: readonly MeshDefinition[]): WriteTarget[] {
  return meshes.flatMap(({ id, title, write, writeAlso = [] }) => [
    ...(write ? [{ id, title, write }] : []),
    ...writeAlso,
  ]);
}
