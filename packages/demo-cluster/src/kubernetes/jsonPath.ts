import { isJsonObject, Json } from '../KubeObject';

/**
 * The subset of JSON path that printer columns use: `.a.b`, `[0]`, `[*]`,
 * `[?(@.type=="Ready")]` and `\.` inside a name.
 */
export function jsonPath(root: Json, path: string): Json[] {
  const steps =
    path.match(/\.(?:\\.|[^.[\\])+|\[\?\([^)]*\)\]|\[[^\]]*\]/g) ?? [];
  return steps.reduce<Json[]>(
    (found, step) => found.flatMap(value => follow(value, step)),
    [root],
  );
}

function follow(value: Json, step: string): Json[] {
  const filter = /^\[\?\(@\.(\w+)\s*==\s*["']([^"']*)["']\)\]$/.exec(step);
  if (filter) {
    return items(value).filter(
      item => isJsonObject(item) && item[filter[1]] === filter[2],
    );
  }
  if (step === '[*]') return items(value);
  if (step.startsWith('[')) {
    const item = items(value)[Number(step.slice(1, -1))];
    return item === undefined ? [] : [item];
  }
  const field = isJsonObject(value)
    ? value[step.slice(1).replace(/\\/g, '')]
    : undefined;
  return field === undefined ? [] : [field];
}

function items(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}
