import { useEffect, useState } from 'react';
import {
  PreviousPeriod,
  SignalsData,
  TrafficRow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiLineChartLine, RiRefreshLine } from '@remixicon/react';
import { MeshCard } from '../../components/MeshCard';
import { Queries } from '../../components/Queries';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { formatSpan } from '../../format/time';
import { useHistory } from '../../hooks/useHistory';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { BeforeSpike } from '../history/BeforeSpike';
import { Budget } from './Budget';
import { Comparison } from './Comparison';
import { CsvButton } from './CsvButton';
import { Outcomes } from './Outcomes';
import { RouteNumbers } from './RouteNumbers';
import { rowCsv } from './rowCsv';
import { RowTable } from './RowTable';
import { Saturation } from './Saturation';
import { SignalChart } from './SignalChart';
import { toSignalCharts, withPrevious } from './signalSeries';
import { signalStates } from './signalStates';
import { Telemetry } from './Telemetry';
import { WorkloadsAtAGlance } from './WorkloadsAtAGlance';
import { Behind } from './Behind';
import { ChangeList } from './ChangeList';
import { Callers } from './Callers';
import { callerCsv } from './callerRows';
import { PublishedDashboards } from './PublishedDashboards';
import { Totals } from './Totals';

const ranges = [
  { value: '5m', label: '5 min', seconds: 300 },
  { value: '30m', label: '30 min', seconds: 1_800 },
  { value: '1h', label: '1 h', seconds: 3_600 },
  { value: '6h', label: '6 h', seconds: 21_600 },
  { value: '1d', label: '1 d', seconds: 86_400 },
  { value: '7d', label: '7 d', seconds: 604_800 },
];
const DEFAULT_RANGE = ranges[2];
/** Most changes that are marked on the charts: what the history gives at once. */
const MOST_CHANGES = 200;

/** How the component performs: requests, success and latency, with the query behind each. @public */
export function SignalsTab() {
  const [value, setRange] = useUrlState('range', DEFAULT_RANGE.value);
  const range = ranges.find(known => known.value === value) ?? DEFAULT_RANGE;
  const [compare, setCompare] = useUrlState('compare', '');
  const compared = compare === 'previous';
  const [previous, setPrevious] = useState<PreviousPeriod>();
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
                {formatSpan(
                  handle.report.data.window.from,
                  handle.report.data.window.to,
                )}
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
          {/* Without numbers now there is nothing to compare, and the reason is said once. */}
          {compared && isMeasured(report.data) && (
            <Compared rangeSeconds={range.seconds} onRead={setPrevious} />
          )}
          <Signals
            data={report.data}
            waiting={handle.loading}
            rangeSeconds={range.seconds}
            previous={previous}
          />
          <WorkloadsAtAGlance rangeSeconds={range.seconds} />
          <Telemetry />
          <PublishedDashboards dashboards={report.data.dashboards} />
        </>
      )}
    </ReportState>
  );
}

/** The period before, in numbers; its lines go to the charts. */
function Compared(props: {
  rangeSeconds: number;
  onRead: (previous: PreviousPeriod | undefined) => void;
}) {
  const { rangeSeconds, onRead } = props;
  const handle = useReport('signals', { rangeSeconds, detail: 'previous' });
  const previous = handle.report?.data.previous;
  useEffect(() => {
    onRead(previous);
    return () => onRead(undefined);
  }, [previous, onRead]);
  return <Comparison handle={handle} />;
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
  const { entries: changes, hasOlder: moreChanges } = useHistory({
    from: data.window.from,
    to: data.window.to,
    limit: MOST_CHANGES,
  });
  const words = signalStates[data.state];
  const connectionsOnly = hasConnectionsOnly(data);
  if (!isMeasured(data)) {
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
      {changes.length > 0 && (
        <details>
          <summary className={css.summary}>
            {changesWords(changes.length, moreChanges)}
          </summary>
          <div style={{ paddingTop: 8 }}>
            <ChangeList changes={changes} />
          </div>
        </details>
      )}
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
            <CsvButton title="Callers" table={() => callerCsv(data.callers)} />
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

/** Whether there is anything to draw. */
function isMeasured(data: SignalsData): boolean {
  return data.state === 'ok' || hasConnectionsOnly(data);
}

function hasConnectionsOnly({ state, total }: SignalsData): boolean {
  return state === 'layer4-only' && (total?.connections ?? 0) > 0;
}

function changesWords(count: number, more: boolean): string {
  if (more)
    return `More than ${count} changes in this window; the newest ${count} are marked on the charts`;
  return count === 1
    ? '1 change in this window, marked on the charts'
    : `${count} changes in this window, marked on the charts`;
}

function versionOf({ labels }: TrafficRow): string {
  return labels.version ?? 'all';
}

function destinationOf({ labels }: TrafficRow): string {
  return labels.destination ?? 'unknown';
}
