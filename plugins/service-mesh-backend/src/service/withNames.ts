import { Report } from '@meshwright/backstage-plugin-service-mesh-common';

/** Lists of names of catalog entities, wherever they stand in a report. */
const NAMES: ReadonlySet<string> = new Set([
  'entityRefs',
  'ownerRefs',
  'systemRefs',
]);
/** Parts of reports that are large and hold no such names. */
const WITHOUT: ReadonlySet<string> = new Set([
  'decision',
  'evidence',
  'matches',
  'policies',
  'queries',
  'series',
  'steps',
  'traces',
]);

/** Names of catalog entities that a report shows beside its own entity. */
export function namesIn(report: Report<unknown>): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null)
      for (const [key, entry] of Object.entries(value)) {
        if (NAMES.has(key) && Array.isArray(entry))
          for (const name of entry) names.add(String(name));
        else if (!WITHOUT.has(key)) visit(entry);
      }
  };
  visit(report.data);
  return [...names];
}

/** The report without the names that its reader may not see. */
export function withNames<T>(
  report: Report<T>,
  visible: ReadonlySet<string>,
): Report<T> {
  const keep = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(keep);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => {
        if (NAMES.has(key) && Array.isArray(entry))
          return [key, entry.filter(name => visible.has(name))];
        return [key, WITHOUT.has(key) ? entry : keep(entry)];
      }),
    );
  };
  return { ...report, data: keep(report.data) as T };
}

/** The same, once it is known who may be seen. */
export async function visibleNames<T>(
  report: Report<T>,
  see: (names: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Report<T>> {
  const names = namesIn(report);
  return names.length === 0 ? report : withNames(report, await see(names));
}
