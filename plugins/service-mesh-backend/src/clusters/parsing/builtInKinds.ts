import { coreKinds, Kind, kindKey, meshes } from '@meshwright/backstage-plugin-service-mesh-common';
import { unionKinds } from '../unionKinds';

let kinds: ReadonlyMap<string, Kind> | undefined;

/** The kinds of this product by key; kinds hold functions, so each thread makes its own. */
export function builtInKinds(): ReadonlyMap<string, Kind> {
  kinds ??= new Map(unionKinds([...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)]).map(kind => [kindKey(kind), kind]));
  return kinds;
}
