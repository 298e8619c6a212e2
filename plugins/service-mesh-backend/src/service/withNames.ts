import {
  AccessData,
  EdgesData,
  MeshEdgeNames,
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
  const data = report.data as Partial<AccessData & SignalsData & EdgesData>;
  const keepNames = <N extends MeshEdgeNames>(end: N): N => ({
    ...end,
    entityRefs: keep(end.entityRefs),
    ownerRefs: keep(end.ownerRefs),
  });
  return {
    ...report,
    data: {
      ...report.data,
      ...(data.rows && {
        // Rows of authorizations have no caller.
        rows: data.rows.map(row =>
          row.caller ? { ...row, caller: keepNames(row.caller) } : row,
        ),
      }),
      ...(data.edges && {
        edges: data.edges.map(edge => ({
          ...edge,
          client: keepNames(edge.client),
          server: keepNames(edge.server),
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
  const {
    rows = [],
    callers = [],
    edges = [],
  } = data as Partial<AccessData & SignalsData & EdgesData>;
  return [
    ...rows.flatMap(row => row.caller ?? []),
    ...callers,
    ...edges.flatMap(({ client, server }) => [client, server]),
  ];
}
