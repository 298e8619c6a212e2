import { useState } from 'react';
import {
  HistoryEntry,
  SignalDashboard,
  SignalQuery,
  SignalWindow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { Queries } from '../../components/Queries';
import css from '../../components/mesh.module.css';
import { CsvTable } from './csv';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import { ChartModel, chartTimes } from './signalSeries';
import { SeriesTable } from './SeriesTable';
import { SignalPlot } from './SignalPlot';
import { valueAt } from './signalSeries';

/** One chart with cursor, table view and the queries behind it. @internal */
export function SignalChart(props: {
  model: ChartModel;
  window: SignalWindow;
  queries: readonly SignalQuery[];
  changes?: readonly HistoryEntry[];
  dashboards?: readonly SignalDashboard[];
}) {
  const { model, window, changes = [] } = props;
  const [table, setTable] = useState(false);
  const queries = props.queries.filter(query =>
    model.queries.includes(query.id),
  );
  return (
    <MeshCard
      title={model.title}
      aside={
        <>
          <button
            type="button"
            className={css.iconButton}
            aria-pressed={table}
            onClick={() => setTable(!table)}
          >
            Table
          </button>
          <CsvButton title={model.title} table={() => chartTable(model)} />
        </>
      }
    >
      {table ? (
        <SeriesTable model={model} />
      ) : (
        <SignalPlot model={model} window={window} changes={changes} />
      )}
      <div className={css.legend} aria-hidden={table}>
        {model.lines.map(line => (
          <span key={line.name}>
            <svg
              width="22"
              height="8"
              aria-hidden
              style={{ marginRight: 6, verticalAlign: 'middle' }}
            >
              <line
                x1="0"
                x2="22"
                y1="4"
                y2="4"
                stroke={line.color}
                strokeWidth="2.5"
                strokeDasharray={line.dash}
              />
            </svg>
            {line.name}
          </span>
        ))}
      </div>
      {model.more > 0 && (
        <span className={`${css.small} ${css.muted}`}>
          {model.more} more {model.more === 1 ? 'line is' : 'lines are'} not
          drawn; those with most requests are.
        </span>
      )}
      <div className={css.spread}>
        <Queries queries={queries} window={window} />
        <Dashboards dashboards={props.dashboards} panel={model.panel} />
      </div>
    </MeshCard>
  );
}

function chartTable(model: ChartModel): CsvTable {
  return {
    head: ['time', ...model.lines.map(({ name }) => `${name} (${model.unit})`)],
    rows: chartTimes(model.lines).map(time => [
      new Date(time).toISOString(),
      ...model.lines.map(line => valueAt(line, time)),
    ]),
  };
}
