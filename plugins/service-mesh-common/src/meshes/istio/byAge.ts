import { KubeObject } from '../../model';

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Istio's age order: creation time, then name, then namespace. Objects read from files carry no time and count as
 * equally old, so that their names decide.
 * @internal
 */
export function byAge(a: KubeObject, b: KubeObject): number {
  // Reading a date is dear, and what was applied together is equally old.
  const byTime =
    a.metadata.creationTimestamp === b.metadata.creationTimestamp
      ? 0
      : (time(a) ?? 0) - (time(b) ?? 0);
  return (
    byTime ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '')
  );
}

function time(object: KubeObject): number | undefined {
  const at = object.metadata.creationTimestamp
    ? Date.parse(object.metadata.creationTimestamp)
    : NaN;
  return Number.isFinite(at) ? at : undefined;
}

/** The same objects, oldest first. @internal */
export function oldestFirst<T extends KubeObject>(objects: readonly T[]): T[] {
  return [...objects].sort(byAge);
}
