import { ResourceKey } from '../../../model';
import {
  IntentProblem,
  ManifestObject,
  Written,
} from '../../../engine/MeshWriter';

/** Objects, unless something is wrong with the intent. @internal */
export function written(
  problems: readonly IntentProblem[],
  objects: () => readonly ManifestObject[],
  more: {
    readonly notes?: readonly string[];
    readonly keep?: readonly string[];
    readonly drop?: readonly string[];
    readonly remove?: readonly ResourceKey[];
  } = {},
): Written {
  return problems.length > 0
    ? { ok: false, problems }
    : {
        ok: true,
        objects: objects(),
        ...(more.keep && { keep: more.keep }),
        ...(more.drop && { drop: more.drop }),
        ...(more.remove && { remove: more.remove }),
        notes: more.notes ?? [],
      };
}
