import { isJsonObject, Json, JsonObject } from '../KubeObject';

/** Lists that merge by a key, by field name; a list whose items lack the key is replaced. */
const MERGE_KEYS: Record<string, readonly string[] | undefined> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  // Ports of a container merge by containerPort, those of a Service by port.
  ports: ['containerPort', 'port'],
  conditions: ['type'],
  hostAliases: ['ip'],
  ownerReferences: ['uid'],
  topologySpreadConstraints: ['topologyKey'],
};

const PRIMITIVE_LISTS = ['finalizers'];

/** Strategic merge patch as far as kubectl needs it: named lists and the `$patch` directives. */
export function strategicMergePatch(
  target: Json | undefined,
  patch: Json,
): Json {
  if (!isJsonObject(patch)) return patch;
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$deleteFromPrimitiveList/')) {
      const list = field.slice('$deleteFromPrimitiveList/'.length);
      const doomed = Array.isArray(value) ? value : [];
      result[list] = asList(result[list]).filter(v => !doomed.includes(v));
    } else if (field === '$retainKeys') {
      const kept = asList(value);
      for (const key of Object.keys(result)) {
        if (!kept.includes(key)) delete result[key];
      }
    } else if (field.startsWith('$') || value === undefined) {
      continue;
    } else if (value === null) {
      delete result[field];
    } else {
      result[field] = Array.isArray(value)
        ? mergeList(field, asList(result[field]), value)
        : strategicMergePatch(result[field], value);
    }
  }
  return result;
}

function mergeList(field: string, target: Json[], patch: Json[]): Json[] {
  if (PRIMITIVE_LISTS.includes(field)) {
    return [...target, ...patch.filter(value => !target.includes(value))];
  }
  const replaces = patch.some(i => isJsonObject(i) && i.$patch === 'replace');
  const key = MERGE_KEYS[field]?.find(k =>
    patch.every(
      i => isJsonObject(i) && (i[k] !== undefined || i.$patch === 'replace'),
    ),
  );
  if (key === undefined || replaces) {
    return patch
      .filter(i => !(isJsonObject(i) && i.$patch === 'replace'))
      .map(withoutDirectives);
  }
  const result = [...target];
  for (const item of patch.filter(isJsonObject)) {
    const at = result.findIndex(i => isJsonObject(i) && i[key] === item[key]);
    if (item.$patch === 'delete') {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) {
      result[at] = strategicMergePatch(result[at], item);
    } else {
      result.push(strategicMergePatch({}, item));
    }
  }
  return result;
}

function withoutDirectives<T extends Json>(value: T): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([field]) => !field.startsWith('$')),
  );
}

function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
