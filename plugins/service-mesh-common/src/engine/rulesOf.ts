import { derived } from './derived';
import { neutralFindings } from './findings';
import { FindingRule } from './FindingRule';
import { MeshDefinition } from './MeshDefinition';

/** All rules that hold where these meshes are known: those of every mesh and each mesh's own. @public */
export const rulesOf: (
  meshes: readonly MeshDefinition[],
) => readonly FindingRule[] = derived((meshes: readonly MeshDefinition[]) => [
  ...neutralFindings,
  ...meshes.flatMap(mesh => mesh.findings),
]);
