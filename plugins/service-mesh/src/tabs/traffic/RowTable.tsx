import { TrafficRow } from '@meshwright/backstage-plugin-service-mesh-common';
import { ScrollRegion } from '../../components/ScrollRegion';
import { TechnicalName } from '../../components/TechnicalName';
import css from '../../components/mesh.module.css';
import { formatBytes } from '../../format/bytes';
import { formatDuration } from '../../format/duration';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';

/** Numbers of versions, destinations or routes. @internal */
export function RowTable<Row extends TrafficRow>(props: {
  rows: readonly Row[];
  what: string;
  name: (row: Row) => string;
}) {
  const connections = showsConnections(props.rows);
  return (
    <ScrollRegion label={`By ${props.what}`}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{props.what}</th>
            <NumberHeads connections={connections} />
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => (
            <tr key={props.name(row)}>
              <th scope="row" className={css.mono}>
                <TechnicalName text={props.name(row)} />
              </th>
              <NumberCells row={row} connections={connections} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Connections are worth columns where some of the rows have nothing else. @internal */
export function showsConnections(rows: readonly TrafficRow[]): boolean {
  return rows.some(row => row.rate === 0 && (row.connections ?? 0) > 0);
}

/** @internal */
export function NumberHeads({ connections }: { connections: boolean }) {
  return (
    <>
      {[
        'Requests',
        'Success',
        'p50',
        'p95',
        'p99',
        ...(connections ? ['Connections', 'From client', 'To client'] : []),
      ].map(name => (
        <th key={name} scope="col" className={css.right}>
          {name}
        </th>
      ))}
    </>
  );
}

/** @internal */
export function NumberCells({
  row,
  connections,
}: {
  row: TrafficRow;
  connections: boolean;
}) {
  return (
    <>
      <td className={css.right}>
        {showsConnections([row]) ? '–' : formatRate(row.rate)}
      </td>
      <td className={css.right}>{formatRatio(row.success)}</td>
      <td className={css.right}>{formatDuration(row.p50)}</td>
      <td className={css.right}>{formatDuration(row.p95)}</td>
      <td className={css.right}>{formatDuration(row.p99)}</td>
      {connections && (
        <>
          <td className={css.right}>{formatConnections(row.connections)}</td>
          <td className={css.right}>{formatThroughput(row.bytesFromClient)}</td>
          <td className={css.right}>{formatThroughput(row.bytesToClient)}</td>
        </>
      )}
    </>
  );
}

/** Connections opened each second. @internal */
export function formatConnections(value: number | undefined): string {
  return formatRate(value).replace('req/s', 'conn/s');
}

/** @internal */
export function formatThroughput(value: number | undefined): string {
  return value === undefined ? '–' : `${formatBytes(value)}/s`;
}
