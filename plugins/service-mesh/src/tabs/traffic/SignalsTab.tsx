import {
  SignalsData,
  TrafficCaller,
  TrafficRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiLineChartLine } from '@remixicon/react';
import { EntityLinks } from '../../components/EntityLinks';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { Queries, SignalChart } from './SignalChart';
import { toSignalCharts } from './signalSeries';
import { signalStates } from './signalStates';

const ranges = [
  { value: '5m', label: '5 min', seconds: 300 },
  { value: '1h', label: '1 h', seconds: 3_600 },
  { value: '6h', label: '6 h', seconds: 21_600 },
  { value: '1d', label: '1 d', seconds: 86_400 },
  { value: '7d', label: '7 d', seconds: 604_800 },
];
const DEFAULT_RANGE = ranges[1];

/** How the component performs: requests, success and latency, with the query behind each. @public */
export function SignalsTab() {
  const [value, setRange] = useUrlState('range', DEFAULT_RANGE.value);
  const range = ranges.find(known => known.value === value) ?? DEFAULT_RANGE;
  const handle = useReport('signals', {
    rangeSeconds: range.seconds,
    detail: 'full',
  });
  return (
    <ReportState
      handle={handle}
      subject="Signals"
      toolbar={
        <div
          className={css.toolbar}
          style={{ justifyContent: 'space-between' }}
        >
          <Segments
            label="Range"
            options={ranges}
            value={range.value}
            onChange={setRange}
          />
          {handle.report && (
            <span className={`${css.muted} ${css.small}`} role="status">
              {handle.loading && 'Reading… '}
              {new Date(handle.report.data.window.from).toLocaleString()} –{' '}
              {new Date(handle.report.data.window.to).toLocaleString()}
            </span>
          )}
        </div>
      }
    >
      {report => <Signals data={report.data} waiting={handle.loading} />}
    </ReportState>
  );
}

function Signals({ data, waiting }: { data: SignalsData; waiting: boolean }) {
  if (data.state !== 'ok') {
    const words = signalStates[data.state];
    return (
      <EmptyState icon={<RiLineChartLine aria-hidden />} title={words.title}>
        <p>{data.explanation ?? words.explanation}</p>
        <div style={{ textAlign: 'left', maxWidth: '100%' }}>
          <Queries queries={data.queries} window={data.window} />
        </div>
      </EmptyState>
    );
  }
  const charts = toSignalCharts(data.series);
  const now = data.queries.filter(query => query.type === 'instant');
  return (
    <>
      <Totals data={data} />
      {charts.length > 0 && (
        <div className={css.grid}>
          {charts.map(model => (
            <SignalChart
              key={model.title}
              model={model}
              window={data.window}
              queries={data.queries}
            />
          ))}
        </div>
      )}
      {charts.length === 0 && !waiting && (
        <span className={css.muted}>
          There are no points in this window yet.
        </span>
      )}
      {data.byVersion.length > 0 && (
        <MeshCard title="By version, now">
          <RowTable
            rows={data.byVersion}
            what="Version"
            name={row => row.labels.version ?? 'all'}
          />
          <Queries queries={now} window={data.window} />
        </MeshCard>
      )}
      {data.callers.length > 0 && (
        <MeshCard title="Callers, now">
          <Callers callers={data.callers} />
          <Queries queries={now} window={data.window} />
        </MeshCard>
      )}
      {data.destinations.length > 0 && (
        <MeshCard title="Destinations, now">
          <RowTable
            rows={data.destinations}
            what="Destination"
            name={row => row.labels.destination ?? 'unknown'}
          />
          <Queries
            queries={data.queries.filter(query =>
              query.id.includes('outbound'),
            )}
            window={data.window}
          />
        </MeshCard>
      )}
    </>
  );
}

function Totals({ data: { total, window } }: { data: SignalsData }) {
  if (!total) return null;
  const tiles: [string, string][] = [
    ['Requests', formatRate(total.rate)],
    ['Success', formatRatio(total.success)],
    ['p50', formatDuration(total.p50)],
    ['p95', formatDuration(total.p95)],
    ['p99', formatDuration(total.p99)],
    [
      'Over mTLS',
      total.mtls === undefined ? 'not measured' : formatRatio(total.mtls),
    ],
  ];
  return (
    <div className={css.tight}>
      <dl className={css.tiles}>
        {tiles.map(([name, value]) => (
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
            </dd>
          </div>
        ))}
      </dl>
      <span className={`${css.muted} ${css.small}`}>
        Now, averaged over {formatDuration(window.rateSeconds * 1000)}, as the
        proxies of the component report
      </span>
    </div>
  );
}

function RowTable(props: {
  rows: readonly TrafficRow[];
  what: string;
  name: (row: TrafficRow) => string;
}) {
  return (
    <ScrollRegion label={`By ${props.what}`}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{props.what}</th>
            <NumberHeads />
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => (
            <tr key={props.name(row)}>
              <th scope="row" className={css.mono}>
                {props.name(row)}
              </th>
              <NumberCells row={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Callers({ callers }: { callers: readonly TrafficCaller[] }) {
  return (
    <ScrollRegion label="Callers">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <NumberHeads />
            <th scope="col" className={css.right}>
              Denied
            </th>
            <th scope="col">mTLS</th>
          </tr>
        </thead>
        <tbody>
          {callers.map((caller, i) => (
            <tr key={i}>
              <th scope="row">
                <div className={css.tight} style={{ gap: 0 }}>
                  <span>
                    {caller.entityRefs.length > 0 ? (
                      <EntityLinks refs={caller.entityRefs} />
                    ) : (
                      callerName(caller)
                    )}
                  </span>
                  {caller.entityRefs.length > 0 && caller.workload && (
                    <span
                      className={`${css.small} ${css.muted}`}
                      style={{ fontWeight: 400 }}
                    >
                      {callerName(caller)}
                    </span>
                  )}
                  {caller.identity && (
                    <span
                      className={`${css.mono} ${css.small} ${css.muted}`}
                      style={{ fontWeight: 400 }}
                    >
                      {caller.identity}
                    </span>
                  )}
                </div>
              </th>
              <NumberCells row={caller} />
              <td
                className={css.right}
                title="Answered 403 or refused; the cause may be the application itself"
              >
                <DeniedRate caller={caller} />
              </td>
              <td>
                <MtlsShare share={caller.mtls} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Refused requests count as answered in the success column, so how many of all they are is said here. */
function DeniedRate({
  caller: { deniedRate, rate },
}: {
  caller: TrafficCaller;
}) {
  if (!deniedRate) return <>–</>;
  return (
    <>
      {formatRate(deniedRate)}
      <div className={`${css.small} ${css.muted}`}>
        {rate && deniedRate < rate * 0.999
          ? `${formatRatio(deniedRate / rate)} of them`
          : 'all of them'}
      </div>
    </>
  );
}

function MtlsShare({ share }: { share: number | undefined }) {
  if (share === undefined)
    return <span className={css.muted}>not measured</span>;
  if (share >= 1) return <Pill tone="positive">mTLS</Pill>;
  if (share <= 0) return <Pill tone="negative">Plaintext</Pill>;
  return <Pill tone="warning">{`${formatRatio(share)} mTLS`}</Pill>;
}

function callerName(caller: TrafficCaller): string {
  if (caller.workload)
    return `${caller.namespace ? `${caller.namespace}/` : ''}${
      caller.workload
    }`;
  return caller.identity
    ? caller.identity.split('/').slice(-1)[0]
    : 'not identified';
}

function NumberHeads() {
  return (
    <>
      {['Requests', 'Success', 'p50', 'p95', 'p99'].map(name => (
        <th key={name} scope="col" className={css.right}>
          {name}
        </th>
      ))}
    </>
  );
}

function NumberCells({ row }: { row: TrafficRow }) {
  return (
    <>
      <td className={css.right}>{formatRate(row.rate)}</td>
      <td className={css.right}>{formatRatio(row.success)}</td>
      <td className={css.right}>{formatDuration(row.p50)}</td>
      <td className={css.right}>{formatDuration(row.p95)}</td>
      <td className={css.right}>{formatDuration(row.p99)}</td>
    </>
  );
}
