/** Any value of a JSON document. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object; absent fields read as undefined. */
export interface JsonObject {
  [field: string]: Json | undefined;
}

/** Labels or annotations. */
export type StringMap = { [key: string]: string };

/** The part of metadata this server reads or writes. */
export interface ObjectMeta extends JsonObject {
  name: string;
  namespace?: string;
  labels?: StringMap;
  annotations?: StringMap;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
}

/** One Kubernetes object. */
export interface KubeObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export function isJsonObject(
  value: Json | undefined | unknown,
): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `spec.template` of an object as an object, `{}` where it is absent. */
export function objectAt(
  value: Json | undefined,
  ...path: string[]
): JsonObject {
  const found = valueAt(value, ...path);
  return isJsonObject(found) ? found : {};
}

/** `spec.ports` of an object as a list of objects, `[]` where it is absent. */
export function listAt(
  value: Json | undefined,
  ...path: string[]
): JsonObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** The value below a path of field names. */
export function valueAt(
  value: Json | undefined,
  ...path: string[]
): Json | undefined {
  let at: Json | undefined = value;
  for (const field of path) {
    if (!isJsonObject(at)) return undefined;
    at = at[field];
  }
  return at;
}
