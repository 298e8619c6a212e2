import {
  TrafficCaller,
  TrafficRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
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
      <table className={`${css.table} ${css.stacked}`}>
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

/** A row, and what else it may tell of requests. */
type AnyRow = TrafficRow & Pick<TrafficCaller, 'deniedRate'>;

/** Connections are worth columns where some of the rows have nothing else. @internal */
export function showsConnections(rows: readonly AnyRow[]): boolean {
  return rows.some(
    row => row.rate === 0 && !row.deniedRate && (row.connections ?? 0) > 0,
  );
}

interface Column {
  readonly name: string;
  readonly words: (row: TrafficRow) => string;
}

const OF_REQUESTS: readonly Column[] = [
  {
    name: 'Requests',
    words: row => (showsConnections([row]) ? '–' : formatRate(row.rate)),
  },
  { name: 'Success', words: ({ success }) => formatRatio(success) },
  { name: 'p50', words: ({ p50 }) => formatDuration(p50) },
  { name: 'p95', words: ({ p95 }) => formatDuration(p95) },
  { name: 'p99', words: ({ p99 }) => formatDuration(p99) },
];
const OF_CONNECTIONS: readonly Column[] = [
  {
    name: 'Connections',
    words: ({ connections }) => formatConnections(connections),
  },
  {
    name: 'From client',
    words: ({ bytesFromClient }) => formatThroughput(bytesFromClient),
  },
  {
    name: 'To client',
    words: ({ bytesToClient }) => formatThroughput(bytesToClient),
  },
];

function columnsOf(connections: boolean): readonly Column[] {
  return connections ? [...OF_REQUESTS, ...OF_CONNECTIONS] : OF_REQUESTS;
}

/** @internal */
export function NumberHeads({ connections }: { connections: boolean }) {
  return (
    <>
      {columnsOf(connections).map(({ name }) => (
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
      {columnsOf(connections).map(({ name, words }) => (
        <td key={name} className={css.right} data-label={name}>
          {words(row)}
        </td>
      ))}
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
