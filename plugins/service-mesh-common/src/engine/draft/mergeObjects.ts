import { ManifestObject } from '../MeshWriter';

/** Ports of one workload give rules of one policy. */
export function mergeObjects(
  objects: readonly ManifestObject[],
): ManifestObject[] {
  const byName = new Map<string, ManifestObject>();
  for (const object of objects) {
    const { kind, metadata } = object;
    const key = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    const known = byName.get(key);
    byName.set(
      key,
      known ? { ...known, spec: joinRules(known.spec, object.spec) } : object,
    );
  }
  return [...byName.values()];
}

function joinRules(a: unknown, b: unknown): unknown {
  const rulesIn = (spec: unknown): readonly unknown[] | undefined => {
    const { rules } = (spec ?? {}) as { readonly rules?: unknown };
    return Array.isArray(rules) ? rules : undefined;
  };
  const [first, second] = [rulesIn(a), rulesIn(b)];
  if (!first || !second) return a;
  const all = [...first, ...second];
  return {
    ...(a as object),
    rules: [...new Map(all.map(rule => [JSON.stringify(rule), rule])).values()],
  };
}
