import {
  ObservedCaller,
  ObservedMtlsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CsvTable } from '../../traffic/csv';

/** What came in and what was refused as one table: a line for each caller of each port, counts over the window. @internal */
export function observedCsv({
  workloads,
  refused,
}: Pick<ObservedMtlsData, 'workloads' | 'refused'>): CsvTable {
  return {
    head: [
      'kind',
      'cluster',
      'workload',
      'port',
      'caller',
      'caller identity',
      'entities',
      'unit',
      'mTLS',
      'not mTLS',
      'not told',
      'mTLS share (0-1)',
      'refused',
      'precision',
      'first seen',
      'last seen',
    ],
    rows: [
      ...workloads.flatMap(({ cluster, namespace, name, ports }) =>
        ports.flatMap(({ port, callers }) =>
          callers.map(caller => [
            'received',
            cluster,
            `${namespace}/${name}`,
            port,
            ...whoCells(caller.client),
            caller.unit,
            caller.secured,
            caller.plaintext,
            caller.unknown,
            caller.share,
            undefined,
            undefined,
            timeCell(caller.firstSeen),
            timeCell(caller.lastSeen),
          ]),
        ),
      ),
      ...refused.map(row => [
        'refused',
        row.workload.cluster,
        `${row.workload.namespace}/${row.workload.name}`,
        row.port,
        ...whoCells(row.client),
        row.unit,
        undefined,
        undefined,
        undefined,
        undefined,
        row.amount,
        row.precision,
        timeCell(row.firstSeen),
        timeCell(row.lastSeen),
      ]),
    ],
  };
}

function whoCells({
  namespace,
  name,
  identity,
  entityRefs,
}: ObservedCaller['client']): (string | undefined)[] {
  return [
    name && (namespace ? `${namespace}/${name}` : name),
    identity,
    entityRefs.join(' '),
  ];
}

function timeCell(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
