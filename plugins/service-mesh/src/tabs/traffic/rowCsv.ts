import { TrafficRow } from '@meshwright/backstage-plugin-service-mesh-common';
import { CsvTable } from './csv';

/** Rows of requests and connections as a table, in the units of the model. @internal */
export function rowCsv<Row extends TrafficRow>(
  what: string,
  rows: readonly Row[],
  name: (row: Row) => string,
): CsvTable {
  return {
    head: [
      what,
      'requests/s',
      'success (0-1)',
      'p50 (ms)',
      'p95 (ms)',
      'p99 (ms)',
      'mTLS (0-1)',
      'connections/s',
      'failed connections/s',
      'bytes/s from client',
      'bytes/s to client',
    ],
    rows: rows.map(row => [
      name(row),
      row.rate,
      row.success,
      row.p50,
      row.p95,
      row.p99,
      row.mtls,
      row.connections,
      row.failedConnections,
      row.bytesFromClient,
      row.bytesToClient,
    ]),
  };
}
