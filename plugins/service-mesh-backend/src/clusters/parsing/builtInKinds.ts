import {
  coreKinds,
  Kind,
  kindKey,
  meshes,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { unionKinds } from '../unionKinds';

let kinds: ReadonlyMap<string, Kind> | undefined;

/**
 * The kinds that the parser thread knows by key: kinds hold functions, which cannot be sent, so each thread makes its
 * own. Kinds that are not listed are parsed in the main thread.
 */
export function builtInKinds(): ReadonlyMap<string, Kind> {
  kinds ??= new Map(
    unionKinds([...coreKinds, ...meshes.flatMap(mesh => mesh.kinds)]).map(
      kind => [kindKey(kind), kind],
    ),
  );
  return kinds;
}
