import {
  PreviousPeriod,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiLineChartLine } from '@remixicon/react';
import { EmptyState } from '../../components/EmptyState';
import { Queries } from '../../components/Queries';
import css from '../../components/mesh.module.css';
import { useHistory } from '../../hooks/useHistory';
import { BeforeSpike } from '../history/BeforeSpike';
import { Budget } from './Budget';
import { ChangeList } from './ChangeList';
import { hasConnectionsOnly, isMeasured } from './isMeasured';
import { RouteNumbers } from './RouteNumbers';
import { Saturation } from './Saturation';
import { SignalChart } from './SignalChart';
import { toSignalCharts, withPrevious } from './signalSeries';
import { signalStates } from './signalStates';
import { SignalTables } from './SignalTables';
import { Totals } from './Totals';

/** Most changes that are marked on the charts: what the history gives at once. */
const MOST_CHANGES = 200;

/** Requests, success and latency of a window, or why there are none. @internal */
export function Signals({
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
              dashboards={data.dashboards}
            />
          ))}
        </div>
      )}
      {charts.length === 0 && !waiting && (
        <span className={css.muted}>
          There are no points in this window yet.
        </span>
      )}
      <SignalTables data={data} />
      <RouteNumbers rangeSeconds={rangeSeconds} />
      <Saturation rangeSeconds={rangeSeconds} />
    </>
  );
}

function changesWords(count: number, more: boolean): string {
  if (more)
    return `More than ${count} changes in this window; the newest ${count} are marked on the charts`;
  return count === 1
    ? '1 change in this window, marked on the charts'
    : `${count} changes in this window, marked on the charts`;
}
