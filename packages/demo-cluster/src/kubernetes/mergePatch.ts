import { isJsonObject, Json, JsonObject } from '../KubeObject';

/** JSON merge patch (RFC 7386): null removes, objects merge, everything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else if (value !== undefined)
      result[field] = mergePatch(result[field], value);
  }
  return result;
}

/** The merge patch that removes what an earlier document set and a later one no longer does. */
export function removalPatch(
  before: JsonObject,
  after: JsonObject,
): JsonObject {
  const patch: JsonObject = {};
  for (const [field, value] of Object.entries(before)) {
    const kept = after[field];
    if (kept === undefined) patch[field] = null;
    else if (isJsonObject(value) && isJsonObject(kept)) {
      const inner = removalPatch(value, kept);
      if (Object.keys(inner).length > 0) patch[field] = inner;
    }
  }
  return patch;
}
