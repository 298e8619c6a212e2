import {
  AccessCaller,
  AccessData,
  AccessDecision,
  AccessRow,
  WorkloadRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { workloadKey } from '../workloadLabel';

/** What the viewer narrows the matrix to. @internal */
export interface AccessFilter {
  readonly verdict: 'all' | AccessDecision['verdict'];
  readonly text: string;
}

/** The matrix of one port of one workload. @internal */
export interface AccessMatrix {
  readonly key: string;
  readonly workload: WorkloadRef;
  readonly port: number;
  readonly policies: AccessData['workloads'][number]['ports'][number]['policies'];
  /** Columns. */
  readonly operations: readonly string[];
  readonly callers: readonly {
    readonly key: string;
    readonly caller: AccessCaller;
    /** One for each operation; undefined when the report does not say or the filter hides it. */
    readonly cells: readonly (AccessRow | undefined)[];
  }[];
}

/** Callers × operations for each port, the cells that do not fit the filter left out. @internal */
export function toAccessMatrices(
  data: AccessData,
  filter: AccessFilter,
): AccessMatrix[] {
  const text = filter.text.trim().toLocaleLowerCase('en-US');
  return data.workloads.flatMap(({ workload, ports }) =>
    ports.map(({ port, policies }) => {
      const rows = data.rows.filter(
        row =>
          row.port === port &&
          workloadKey(row.workload) === workloadKey(workload) &&
          (filter.verdict === 'all' ||
            row.decision.verdict === filter.verdict) &&
          (text === '' || searchText(row).includes(text)),
      );
      const operations = [...new Set(rows.map(row => row.operation))];
      const byCaller = new Map<string, AccessRow[]>();
      for (const row of rows) {
        const key = `${row.caller.source} ${row.caller.identity ?? ''} ${
          row.caller.label
        }`;
        byCaller.set(key, [...(byCaller.get(key) ?? []), row]);
      }
      return {
        key: `${workloadKey(workload)}:${port}`,
        workload,
        port,
        policies,
        operations,
        callers: [...byCaller].map(([key, own]) => ({
          key,
          caller: own[0].caller,
          cells: operations.map(operation =>
            own.find(row => row.operation === operation),
          ),
        })),
      };
    }),
  );
}

function searchText({ caller, operation, decision }: AccessRow): string {
  return [
    caller.label,
    caller.identity,
    ...caller.entityRefs,
    ...caller.ownerRefs,
    operation,
    ...(decision.rule?.peers ?? []),
  ]
    .join(' ')
    .toLocaleLowerCase('en-US');
}
