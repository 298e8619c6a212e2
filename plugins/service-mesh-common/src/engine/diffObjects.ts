import { FieldChange } from '../model';
import { canonicalJson } from './canonicalJson';

/** Longest list of changes of one object; the rest is summed up under the path it has in common. */
const MOST_CHANGES = 200;

/**
 * Fields in which two JSON values differ, in the order of their paths. A list whose entries all have a name of their own is
 * compared by name, so that a new first entry is one change and not one per entry. A null is an absent field, as it is to
 * Kubernetes.
 * @public
 */
export function diffObjects(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  compare('', before, after, changes);
  return changes.length > MOST_CHANGES
    ? topLevel(before, after)
    : changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function compare(
  path: string,
  before: unknown,
  after: unknown,
  changes: FieldChange[],
): void {
  if (canonicalJson(before) === canonicalJson(after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of keysOf(before, after))
      compare(step(path, key), before[key], after[key], changes);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const names = [namesOf(before), namesOf(after)];
    if (names[0] && names[1]) {
      for (const name of new Set([...names[0].keys(), ...names[1].keys()]))
        compare(
          `${path}[${name}]`,
          names[0].get(name),
          names[1].get(name),
          changes,
        );
      if (!sameOrder([...names[0].keys()], [...names[1].keys()]))
        changes.push({
          path,
          before: [...names[0].keys()],
          after: [...names[1].keys()],
        });
      return;
    }
    if (before.every(isRecord) && after.every(isRecord)) {
      for (let i = 0; i < Math.max(before.length, after.length); i += 1)
        compare(`${path}[${i}]`, before[i], after[i], changes);
      return;
    }
  }
  changes.push({
    path,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
}

/** Order of what is in both: what came or went is told by itself. */
function sameOrder(before: readonly string[], after: readonly string[]) {
  const kept = before.filter(name => after.includes(name));
  const now = after.filter(name => before.includes(name));
  return kept.every((name, i) => name === now[i]);
}

function namesOf(
  list: readonly unknown[],
): ReadonlyMap<string, unknown> | undefined {
  const byName = new Map<string, unknown>();
  for (const entry of list) {
    if (!isRecord(entry) || typeof entry.name !== 'string') return undefined;
    byName.set(entry.name, entry);
  }
  return byName.size === list.length ? byName : undefined;
}

function topLevel(before: unknown, after: unknown): FieldChange[] {
  if (!isRecord(before) || !isRecord(after))
    return [{ path: '', before, after }];
  return keysOf(before, after)
    .filter(key => canonicalJson(before[key]) !== canonicalJson(after[key]))
    .map(key => ({
      path: key,
      ...(key in before && { before: before[key] }),
      ...(key in after && { after: after[key] }),
    }));
}

function keysOf(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
