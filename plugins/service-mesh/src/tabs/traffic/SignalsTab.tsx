import {
  PreviousPeriod,
  SignalPanel,
  SignalQuery,
  SignalsData,
  TrafficCaller,
  TrafficRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiLineChartLine, RiRefreshLine } from '@remixicon/react';
import { EntityLinks } from '../../components/EntityLinks';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { Queries } from '../../components/Queries';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { errorWords } from '../../format/errorWords';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';
import { useHistory } from '../../hooks/useHistory';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { BeforeSpike } from '../history/BeforeSpike';
import { Budget } from './Budget';
import { Comparison } from './Comparison';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { Outcomes } from './Outcomes';
import { RouteNumbers } from './RouteNumbers';
import { rowCsv } from './rowCsv';
import {
  formatConnections,
  formatThroughput,
  NumberCells,
  NumberHeads,
  RowTable,
  showsConnections,
} from './RowTable';
import { Saturation } from './Saturation';
import { SignalChart } from './SignalChart';
import { toSignalCharts, withPrevious } from './signalSeries';
import { signalStates } from './signalStates';
import { Telemetry } from './Telemetry';
import { WorkloadsAtAGlance } from './WorkloadsAtAGlance';

const ranges = [
  { value: '5m', label: '5 min', seconds: 300 },
  { value: '30m', label: '30 min', seconds: 1_800 },
  { value: '1h', label: '1 h', seconds: 3_600 },
  { value: '6h', label: '6 h', seconds: 21_600 },
  { value: '1d', label: '1 d', seconds: 86_400 },
  { value: '7d', label: '7 d', seconds: 604_800 },
];
const DEFAULT_RANGE = ranges[2];

/** How the component performs: requests, success and latency, with the query behind each. @public */
export function SignalsTab() {
  const [value, setRange] = useUrlState('range', DEFAULT_RANGE.value);
  const range = ranges.find(known => known.value === value) ?? DEFAULT_RANGE;
  const [compare, setCompare] = useUrlState('compare', '');
  const compared = compare === 'previous';
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
          <span className={css.row}>
            {handle.report && (
              <span className={`${css.muted} ${css.small}`} role="status">
                {handle.loading && 'Reading… '}
                {new Date(
                  handle.report.data.window.from,
                ).toLocaleString()} –{' '}
                {new Date(handle.report.data.window.to).toLocaleString()}
              </span>
            )}
            <button
              type="button"
              className={css.iconButton}
              aria-pressed={compared}
              onClick={() => setCompare(compared ? '' : 'previous')}
            >
              Compare with the period before
            </button>
            <button
              type="button"
              className={css.iconButton}
              onClick={handle.retry}
            >
              <RiRefreshLine aria-hidden />
              Refresh
            </button>
          </span>
        </div>
      }
    >
      {report => (
        <>
          {compared ? (
            <Compared
              data={report.data}
              waiting={handle.loading}
              rangeSeconds={range.seconds}
            />
          ) : (
            <Signals
              data={report.data}
              waiting={handle.loading}
              rangeSeconds={range.seconds}
            />
          )}
          <WorkloadsAtAGlance rangeSeconds={range.seconds} />
          <Telemetry />
        </>
      )}
    </ReportState>
  );
}

/** The same, with the period before beside it. */
function Compared(props: {
  data: SignalsData;
  waiting: boolean;
  rangeSeconds: number;
}) {
  const { report, error } = useReport('signals', {
    rangeSeconds: props.rangeSeconds,
    detail: 'previous',
  });
  return (
    <>
      {error && !report && <span role="status">{errorWords(error)}</span>}
      {report?.data.previous && (
        <Comparison previous={report.data.previous} report={report.data} />
      )}
      <Signals {...props} previous={report?.data.previous} />
    </>
  );
}

function Signals({
  data,
  waiting,
  rangeSeconds,
  previous,
}: {
  data: SignalsData;
  waiting: boolean;
  rangeSeconds: number;
  previous?: PreviousPeriod;
}) {
  // Charts are complete without marks; history may be turned off.
  const { entries: changes } = useHistory({
    from: data.window.from,
    to: data.window.to,
    limit: 50,
  });
  const words = signalStates[data.state];
  const connectionsOnly =
    data.state === 'layer4-only' && (data.total?.connections ?? 0) > 0;
  if (data.state !== 'ok' && !connectionsOnly) {
    return (
      <EmptyState icon={<RiLineChartLine aria-hidden />} title={words.title}>
        <p>{data.explanation ?? words.explanation}</p>
        <div style={{ textAlign: 'left', maxWidth: '100%' }}>
          <Queries queries={data.queries} window={data.window} />
        </div>
      </EmptyState>
    );
  }
  const charts = withPrevious(
    toSignalCharts(data.series, data.goals),
    previous,
    previous ? data.window.to - previous.window.to : 0,
  );
  const now = data.queries.filter(query => query.type === 'instant');
  const { dashboards, outcomes = [] } = data;
  return (
    <>
      {connectionsOnly && (
        <p role="status" className={`${css.banner} ${css.info}`}>
          {words.title}: {data.explanation ?? words.explanation}
        </p>
      )}
      {(data.goals?.problems ?? []).map(problem => (
        <p
          key={problem}
          role="status"
          className={`${css.banner} ${css.warning}`}
        >
          {problem}
        </p>
      ))}
      <Totals data={data} />
      <BeforeSpike data={data} />
      <Budget goals={data.goals} />
      {charts.length > 0 && (
        <div className={css.grid}>
          {charts.map(model => (
            <SignalChart
              key={model.title}
              model={model}
              window={data.window}
              queries={data.queries}
              changes={changes}
              dashboards={dashboards}
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
        <MeshCard
          title="By version, now"
          aside={
            <CsvButton
              title="By version"
              table={() => rowCsv('version', data.byVersion, versionOf)}
            />
          }
        >
          <RowTable rows={data.byVersion} what="Version" name={versionOf} />
          <Behind queries={now} data={data} panel="versions" />
        </MeshCard>
      )}
      {data.callers.length > 0 && (
        <MeshCard
          title="Callers, now"
          aside={
            <CsvButton
              title="Callers"
              table={() =>
                rowCsv('caller', data.callers, caller =>
                  [callerName(caller), caller.identity]
                    .filter(Boolean)
                    .join(' '),
                )
              }
            />
          }
        >
          <Callers callers={data.callers} />
          <Behind queries={now} data={data} panel="inbound" />
        </MeshCard>
      )}
      {data.destinations.length > 0 && (
        <MeshCard
          title="Destinations, now"
          aside={
            <CsvButton
              title="Destinations"
              table={() =>
                rowCsv('destination', data.destinations, destinationOf)
              }
            />
          }
        >
          <RowTable
            rows={data.destinations}
            what="Destination"
            name={destinationOf}
          />
          <Behind queries={now} data={data} panel="outbound" />
        </MeshCard>
      )}
      {outcomes.length > 0 && (
        <MeshCard
          title="How requests ended, now"
          aside={
            <CsvButton
              title="Outcomes"
              table={() => ({
                head: ['direction', 'protocol', 'code', 'flags', 'requests/s'],
                rows: outcomes.map(outcome => [
                  outcome.direction,
                  outcome.protocol,
                  outcome.code,
                  outcome.flags,
                  outcome.rate,
                ]),
              })}
            />
          }
        >
          <Outcomes outcomes={outcomes} />
          <Behind queries={now} data={data} panel="inbound" />
        </MeshCard>
      )}
      <RouteNumbers rangeSeconds={rangeSeconds} />
      <Saturation rangeSeconds={rangeSeconds} />
    </>
  );
}

function versionOf({ labels }: TrafficRow): string {
  return labels.version ?? 'all';
}

function destinationOf({ labels }: TrafficRow): string {
  return labels.destination ?? 'unknown';
}

/** Where the numbers of a card come from, and where there is more. */
function Behind(props: {
  queries: readonly SignalQuery[];
  data: SignalsData;
  panel: SignalPanel;
}) {
  return (
    <div className={css.spread}>
      <Queries queries={props.queries} window={props.data.window} />
      <Dashboards dashboards={props.data.dashboards} panel={props.panel} />
    </div>
  );
}

interface Tile {
  readonly name: string;
  readonly value: string;
  /** The limit that is not kept. */
  readonly missed?: string;
}

function Totals({ data }: { data: SignalsData }) {
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
      <Behind
        queries={queries.filter(({ type }) => type === 'instant')}
        data={data}
        panel="mesh"
      />
    </div>
  );
}

function Callers({ callers }: { callers: readonly TrafficCaller[] }) {
  const connections = showsConnections(callers);
  return (
    <ScrollRegion label="Callers">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <NumberHeads connections={connections} />
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
              <NumberCells row={caller} connections={connections} />
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
