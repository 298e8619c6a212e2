import { KubeObject } from '../model';
import { derived } from './derived';

const namespacesOf = derived((objects: readonly KubeObject[]) =>
  groupBy(objects, object => [object.metadata.namespace ?? '']),
);

const NONE: readonly never[] = [];

/** Objects of a list that are in one of the namespaces, in the order of the namespaces. @public */
export function inNamespaces<T extends KubeObject>(
  objects: readonly T[],
  ...namespaces: readonly string[]
): readonly T[] {
  const groups = namespacesOf(objects) as ReadonlyMap<string, readonly T[]>;
  const [first] = namespaces;
  if (namespaces.length === 1) return groups.get(first) ?? NONE;
  return [...new Set(namespaces)].flatMap(name => groups.get(name) ?? NONE);
}

/** Entries of a list by each of their keys, in the order of the list. @public */
export function groupBy<T>(
  entries: readonly T[],
  keysOf: (entry: T) => Iterable<string>,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const group = groups.get(key);
      if (group) group.push(entry);
      else groups.set(key, [entry]);
    }
  }
  return groups;
}
