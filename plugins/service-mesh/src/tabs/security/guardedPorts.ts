import {
  AccessData,
  AccessRow,
  UsageData,
  WorkloadRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { workloadKey } from '../workloadLabel';
import { canTellUnused } from './access/accessUsage';

/** A port, and the workloads that answer the same to everybody there. @internal */
export interface GuardedPort {
  /** Versions of a component are guarded by the same policies, as a rule; never empty. */
  readonly workloads: readonly WorkloadRef[];
  readonly port: number;
  readonly policies: AccessData['workloads'][number]['ports'][number]['policies'];
  /** Of any one of the workloads. */
  readonly rows: readonly AccessRow[];
}

/** The ports of all workloads; those with the same answers, for the same reasons, are one where their callers are as well known. @internal */
export function guardedPorts(
  data: AccessData,
  usage: UsageData | undefined,
): GuardedPort[] {
  const rowsOf = new Map<string, AccessRow[]>();
  for (const row of data.rows) {
    const key = portKey(row.workload, row.port);
    const known = rowsOf.get(key);
    if (known) known.push(row);
    else rowsOf.set(key, [row]);
  }
  const found = new Map<string, GuardedPort>();
  for (const { workload, ports } of data.workloads)
    for (const { port, policies } of ports) {
      const rows = rowsOf.get(portKey(workload, port)) ?? [];
      const answers = JSON.stringify([
        port,
        policies,
        // A workload whose callers were not counted would take from the others what is known of theirs.
        canTellUnused(usage, [workload]),
        rows.map(({ workload: _workload, ...answer }) => answer),
      ]);
      const same = found.get(answers);
      found.set(answers, {
        workloads: [...(same?.workloads ?? []), workload],
        port,
        policies,
        rows,
      });
    }
  return [...found.values()];
}

function portKey(workload: WorkloadRef, port: number): string {
  return `${workloadKey(workload)}:${port}`;
}
