import { TrafficCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { CsvTable } from './csv';
import { rowCsv } from './rowCsv';

/** A caller by its workload, or what its identity says. @internal */
export function callerName(caller: TrafficCaller): string {
  if (caller.workload)
    return `${caller.namespace ? `${caller.namespace}/` : ''}${
      caller.workload
    }`;
  return caller.identity
    ? caller.identity.split('/').slice(-1)[0]
    : 'not identified';
}

/** Share of what a caller asked for that was refused, 0-1. What a policy refuses is not among the requests of the row. @internal */
export function deniedShare({
  deniedRate = 0,
  deniedPrecision,
  rate,
}: TrafficCaller): number {
  const asked = deniedPrecision === 'exact' ? rate + deniedRate : rate;
  return asked > 0 ? Math.min(1, deniedRate / asked) : 0;
}

/** How sure the numbers of refusals are, in sentences; none without refusals. @internal */
export function deniedNotes(callers: readonly TrafficCaller[]): string[] {
  const refused = callers.filter(
    ({ deniedRate = 0, deniedConnections = 0 }) =>
      deniedRate > 0 || deniedConnections > 0,
  );
  const has = (precision: TrafficCaller['deniedPrecision']) =>
    refused.some(({ deniedPrecision }) => deniedPrecision === precision);
  return [
    ...(has('exact')
      ? [
          'Denied, exact: what the policies refused, counted by the proxies. It is not among the requests of the row.',
        ]
      : []),
    ...(has('status-only')
      ? [
          'Denied, by status only: answered 403, which the application itself may have done; the cause is not in the metrics. It is among the requests of the row.',
        ]
      : []),
  ];
}

/** Callers as a table, in the units of the model. @internal */
export function callerCsv(callers: readonly TrafficCaller[]): CsvTable {
  const { head, rows } = rowCsv('caller', callers, caller =>
    [callerName(caller), caller.identity].filter(Boolean).join(' '),
  );
  return {
    head: [
      ...head,
      'denied requests/s',
      'denied precision',
      'denied connections/s',
    ],
    rows: rows.map((row, i) => [
      ...row,
      callers[i].deniedRate,
      callers[i].deniedPrecision,
      callers[i].deniedConnections,
    ]),
  };
}
