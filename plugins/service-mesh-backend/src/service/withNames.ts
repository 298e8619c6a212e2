import {
  AccessData,
  Report,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Names of catalog entities that a report shows beside its own entity. */
export function namesIn(report: Report<unknown>): string[] {
  return callersIn(report.data).flatMap(({ entityRefs, ownerRefs = [] }) => [
    ...entityRefs,
    ...ownerRefs,
  ]);
}

/** The report without the names that its reader may not see. */
export function withNames<T>(
  report: Report<T>,
  visible: ReadonlySet<string>,
): Report<T> {
  const keep = (refs: readonly string[]) =>
    refs.filter(ref => visible.has(ref));
  const data = report.data as Partial<AccessData & SignalsData>;
  return {
    ...report,
    data: {
      ...report.data,
      ...(data.rows && {
        rows: data.rows.map(row => ({
          ...row,
          caller: {
            ...row.caller,
            entityRefs: keep(row.caller.entityRefs),
            ownerRefs: keep(row.caller.ownerRefs),
          },
        })),
      }),
      ...(data.callers && {
        callers: data.callers.map(caller => ({
          ...caller,
          entityRefs: keep(caller.entityRefs),
        })),
      }),
    },
  };
}

function callersIn(data: unknown): {
  readonly entityRefs: readonly string[];
  readonly ownerRefs?: readonly string[];
}[] {
  const { rows = [], callers = [] } = data as Partial<AccessData & SignalsData>;
  return [...rows.map(row => row.caller), ...callers];
}
