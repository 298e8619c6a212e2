import { Workload, WorkloadStat } from '../model';
import { StatSample } from './MetricQuestion';

/** Rows of all clusters and meshes; a workload that no proxy counts is shown with its pods only. @public */
export function foldStats(
  workloads: readonly Workload[],
  parts: readonly {
    readonly cluster: string;
    readonly mesh: string;
    readonly rows: readonly StatSample[];
  }[],
): WorkloadStat[] {
  const rows = parts.flatMap(({ cluster, mesh, rows: samples }) =>
    samples.map((sample): WorkloadStat => ({ ...sample, cluster, mesh })),
  );
  const key = (
    row: Pick<WorkloadStat, 'cluster' | 'kind' | 'name'> & {
      namespace?: string;
    },
  ) => JSON.stringify([row.cluster, row.namespace, row.kind, row.name]);
  const told = new Set(
    rows.filter(({ view }) => view === 'workloads').map(key),
  );
  const pods = new Map<string, WorkloadStat>(
    workloads
      .map(
        ({
          cluster,
          namespace,
          ownerKind,
          name,
          membership,
        }): WorkloadStat => ({
          view: 'workloads',
          cluster,
          ...(membership.mesh !== undefined && { mesh: membership.mesh }),
          kind: ownerKind,
          namespace,
          name,
          pods: {
            meshed: membership.podsInMesh,
            total: membership.podsTotal,
            failed: 0,
          },
        }),
      )
      .map(row => [key(row), row]),
  );
  return [
    ...rows.map(row =>
      row.view === 'workloads' ? { ...pods.get(key(row)), ...row } : row,
    ),
    ...[...pods.values()].filter(row => !told.has(key(row))),
  ];
}
