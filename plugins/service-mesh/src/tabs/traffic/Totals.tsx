import { SignalsData } from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import {
  formatConnections,
  formatThroughput,
  showsConnections,
} from './RowTable';
import { Behind } from './Behind';
import { CsvButton } from './CsvButton';
import { rowCsv } from './rowCsv';

interface Tile {
  readonly name: string;
  readonly value: string;
  /** The limit that is not kept. */
  readonly missed?: string;
}

/** The component at this moment in a row of numbers. @internal */
export function Totals({ data }: { data: SignalsData }) {
  const { total, window, goals, queries } = data;
  if (!total) return null;
  const connections = showsConnections([total]);
  const requests: readonly Tile[] = [
    { name: 'Requests', value: formatRate(total.rate) },
    {
      name: 'Success',
      value: formatRatio(total.success),
      ...(goals &&
        total.success !== undefined &&
        total.success < goals.success && {
          missed: `below ${formatRatio(goals.success)}`,
        }),
    },
    ...(['p50', 'p95', 'p99'] as const).map(name => {
      const limit = goals?.[name];
      const value = total[name];
      return {
        name,
        value: formatDuration(value),
        ...(limit !== undefined &&
          value !== undefined &&
          value > limit && { missed: `above ${formatDuration(limit)}` }),
      };
    }),
  ];
  const tiles: readonly Tile[] = [
    // Where only connections are seen, no request is not the same as none.
    ...(connections ? [] : requests),
    ...(connections
      ? [
          { name: 'Connections', value: formatConnections(total.connections) },
          {
            name: 'Failed connections',
            value: formatConnections(total.failedConnections ?? 0),
          },
          {
            name: 'From clients',
            value: formatThroughput(total.bytesFromClient),
          },
          { name: 'To clients', value: formatThroughput(total.bytesToClient) },
        ]
      : []),
    {
      name: 'Over mTLS',
      value:
        total.mtls === undefined ? 'not measured' : formatRatio(total.mtls),
    },
  ];
  return (
    <div className={css.tight}>
      <dl className={css.tiles}>
        {tiles.map(({ name, value, missed }) => (
          <div key={name} className={css.tile}>
            <dt>{name}</dt>
            <dd
              style={
                value === 'not measured'
                  ? { fontSize: 'var(--bui-font-size-3)', fontWeight: 400 }
                  : undefined
              }
            >
              {value}
              {missed && (
                <div>
                  <Pill tone="negative">{missed}</Pill>
                </div>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <span className={`${css.muted} ${css.small}`}>
        Now, averaged over {formatDuration(window.rateSeconds * 1000)}, as the
        proxies of the component report
        {goals &&
          `; thresholds ${
            goals.from === 'annotation'
              ? 'as the entity sets them'
              : 'are the defaults'
          }`}
      </span>
      <div className={css.spread}>
        <Behind
          queries={queries.filter(({ type }) => type === 'instant')}
          data={data}
          panel="mesh"
        />
        <CsvButton
          title="Totals"
          table={() => rowCsv('total', [total], () => 'all')}
        />
      </div>
    </div>
  );
}
