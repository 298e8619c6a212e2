import { KeyboardEvent, PointerEvent, useId, useMemo, useState } from 'react';
import {
  HistoryEntry,
  SignalDashboard,
  SignalQuery,
  SignalWindow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { AxisBottom, AxisLeft } from '@visx/axis';
import { localPoint } from '@visx/event';
import { GridRows } from '@visx/grid';
import { useParentSize } from '@visx/responsive';
import { scaleLinear, scaleTime } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { MeshCard } from '../../components/MeshCard';
import { Queries } from '../../components/Queries';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { ChangeList } from './ChangeList';
import { CsvTable } from './csv';
import { CsvButton } from './CsvButton';
import { Dashboards } from './Dashboards';
import {
  ChartLine,
  ChartModel,
  chartTimes,
  formatValue,
  unbrokenRuns,
} from './signalSeries';

const HEIGHT = 220;
const MARGIN = { top: 10, right: 30, bottom: 26, left: 76 };

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
        <Plot model={model} window={window} changes={changes} />
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
      {changes.length > 0 && (
        <details>
          <summary className={css.summary}>
            {changes.length === 1
              ? '1 change in this window'
              : `${changes.length} changes in this window`}
          </summary>
          <div style={{ paddingTop: 8 }}>
            <ChangeList changes={changes} />
          </div>
        </details>
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

function Plot({
  model,
  window,
  changes,
}: {
  model: ChartModel;
  window: SignalWindow;
  changes: readonly HistoryEntry[];
}) {
  const { parentRef, width } = useParentSize({
    initialSize: { width: 560, height: HEIGHT },
    debounceTime: 30,
  });
  const [cursor, setCursor] = useState<number>();
  const hintId = useId();
  const times = useMemo(() => chartTimes(model.lines), [model.lines]);
  const inner = Math.max(60, width - MARGIN.left - MARGIN.right);
  const x = scaleTime({ domain: [window.from, window.to], range: [0, inner] });
  const y = scaleLinear({
    domain: valueDomain(model),
    range: [HEIGHT - MARGIN.top - MARGIN.bottom, 0],
    nice: model.unit !== 'ratio',
  });
  const at = cursor === undefined ? undefined : times[cursor];

  const follow = (event: PointerEvent<SVGRectElement>) => {
    const point = localPoint(event);
    if (!point || times.length === 0) return;
    const time = x.invert(point.x - MARGIN.left).getTime();
    setCursor(
      times.reduce(
        (best, candidate, i) =>
          Math.abs(candidate - time) < Math.abs(times[best] - time) ? i : best,
        0,
      ),
    );
  };
  const step = (event: KeyboardEvent) => {
    const last = times.length - 1;
    const from = cursor ?? last;
    const next = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: 0,
      End: last,
      PageUp: from - 10,
      PageDown: from + 10,
    }[event.key];
    if (event.key === 'Escape') setCursor(undefined);
    if (next === undefined || last < 0) return;
    event.preventDefault();
    setCursor(Math.max(0, Math.min(last, next)));
  };

  const axisText = {
    fill: 'var(--mesh-fg-2)',
    fontSize: 11,
    fontFamily: 'inherit',
  };
  return (
    <div
      ref={parentRef}
      className={`${css.chart} ${css.chartFocus}`}
      role="slider"
      tabIndex={0}
      aria-label={`${model.title} chart: ${model.lines
        .map(line => line.name)
        .join(', ')}`}
      aria-describedby={hintId}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, times.length - 1)}
      aria-valuenow={cursor ?? Math.max(0, times.length - 1)}
      aria-valuetext={
        at === undefined ? 'no time chosen' : cursorWords(model, at)
      }
      onKeyDown={step}
      onBlur={() => setCursor(undefined)}
    >
      <span id={hintId} className={css.hidden}>
        Arrow keys move the cursor. The table button shows all values.
      </span>
      <svg width={width} height={HEIGHT} aria-hidden>
        <g transform={`translate(${MARGIN.left},${MARGIN.top})`}>
          <GridRows
            scale={y}
            width={inner}
            numTicks={4}
            stroke="var(--mesh-grid)"
          />
          {model.limits
            .filter(({ value }) => limitsNear(model).includes(value))
            .map(({ name, value }) => (
              <g key={name}>
                <line
                  x1={0}
                  x2={inner}
                  y1={y(value)}
                  y2={y(value)}
                  stroke="var(--mesh-series-2)"
                  strokeDasharray="6 4"
                />
                <text x={inner} y={y(value) - 4} textAnchor="end" {...axisText}>
                  {name} {formatValue(value, model.unit)}
                </text>
              </g>
            ))}
          {changes
            .filter(({ at: time }) => time >= window.from && time <= window.to)
            .map(({ id, at: time, ref, change }) => (
              <g key={id}>
                <title>{`${ref.kind} ${ref.name} ${change}, ${new Date(
                  time,
                ).toLocaleString()}`}</title>
                <line
                  x1={x(time)}
                  x2={x(time)}
                  y1={0}
                  y2={HEIGHT - MARGIN.top - MARGIN.bottom}
                  stroke="var(--mesh-series-4)"
                  strokeDasharray="1 3"
                />
                <path
                  d={`M${x(time) - 4},0 h8 l-4,6 z`}
                  fill="var(--mesh-series-4)"
                />
              </g>
            ))}
          {model.lines.map(line =>
            unbrokenRuns(line.points, window.stepSeconds * 1000).map((run, i) =>
              run.length === 1 ? (
                <circle
                  key={`${line.name} ${i}`}
                  cx={x(run[0][0])}
                  cy={y(run[0][1])}
                  r={2}
                  fill={line.color}
                />
              ) : (
                <LinePath
                  key={`${line.name} ${i}`}
                  data={[...run]}
                  x={point => x(point[0])}
                  y={point => y(point[1])}
                  stroke={line.color}
                  strokeWidth={2}
                  strokeDasharray={line.dash}
                  strokeLinejoin="round"
                />
              ),
            ),
          )}
          {at !== undefined && (
            <>
              <line
                x1={x(at)}
                x2={x(at)}
                y1={0}
                y2={HEIGHT - MARGIN.top - MARGIN.bottom}
                stroke="var(--mesh-fg-2)"
                strokeDasharray="3 3"
              />
              {model.lines.map(line => {
                const value = valueAt(line, at);
                return value === undefined ? null : (
                  <circle
                    key={line.name}
                    cx={x(at)}
                    cy={y(value)}
                    r={4}
                    fill={line.color}
                    stroke="var(--bui-bg-neutral-1)"
                    strokeWidth={1.5}
                  />
                );
              })}
            </>
          )}
          <AxisLeft
            scale={y}
            numTicks={4}
            hideAxisLine
            hideTicks
            tickFormat={value => formatValue(Number(value), model.unit)}
            tickLabelProps={{ ...axisText, textAnchor: 'end', dx: -4, dy: 4 }}
          />
          <AxisBottom
            scale={x}
            top={HEIGHT - MARGIN.top - MARGIN.bottom}
            numTicks={Math.max(2, Math.floor(inner / 110))}
            stroke="var(--mesh-line)"
            tickStroke="var(--mesh-line)"
            tickFormat={value => timeTick(Number(value), window)}
            tickLabelProps={{ ...axisText, textAnchor: 'middle' }}
          />
          <rect
            width={inner}
            height={HEIGHT - MARGIN.top - MARGIN.bottom}
            fill="transparent"
            onPointerMove={follow}
            onPointerLeave={() => setCursor(undefined)}
          />
        </g>
      </svg>
      {at !== undefined && (
        <div
          className={css.chartTip}
          style={{
            top: 8,
            ...(x(at) > inner / 2
              ? { right: width - MARGIN.left - x(at) + 12 }
              : { left: MARGIN.left + x(at) + 12 }),
          }}
        >
          <strong>{new Date(at).toLocaleString()}</strong>
          {model.lines.map(line => (
            <div
              key={line.name}
              className={css.spread}
              style={{ gap: 12, flexWrap: 'nowrap' }}
            >
              <span>
                <span
                  className={css.swatch}
                  style={{ background: line.color }}
                />
                {line.name}
              </span>
              <span className={css.numeric}>
                {formatValue(valueAt(line, at), model.unit)}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function SeriesTable({ model }: { model: ChartModel }) {
  const times = chartTimes(model.lines);
  return (
    <ScrollRegion
      label={`${model.title} as a table`}
      style={{ maxHeight: 260, overflowY: 'auto' }}
    >
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {model.lines.map(line => (
              <th key={line.name} scope="col" className={css.right}>
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...times].reverse().map(time => (
            <tr key={time}>
              <th scope="row" style={{ fontWeight: 400 }}>
                {new Date(time).toLocaleString()}
              </th>
              {model.lines.map(line => (
                <td key={line.name} className={css.right}>
                  {formatValue(valueAt(line, time), model.unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function valueAt(line: ChartLine, time: number): number | undefined {
  return line.points.find(point => point[0] === time)?.[1];
}

function cursorWords(model: ChartModel, at: number): string {
  const values = model.lines.map(
    line => `${line.name} ${formatValue(valueAt(line, at), model.unit)}`,
  );
  return `${new Date(at).toLocaleString()}: ${values.join(', ')}`;
}

/** Success looks at its upper end: 99.0 and 99.9 % must be told apart. Everything else starts at 0. */
function valueDomain(model: ChartModel): [number, number] {
  const values = [
    ...model.lines.flatMap(line => line.points.map(point => point[1])),
    ...limitsNear(model),
  ];
  const highest = Math.max(...values, 0);
  if (model.unit !== 'ratio') return [0, highest > 0 ? highest * 1.05 : 1];
  const lowest = Math.min(...values, 1);
  return [
    Math.max(0, Math.floor((lowest - (1 - lowest) * 0.5) * 100) / 100 - 0.01),
    1,
  ];
}

/** A limit far above everything would press the lines to the ground. */
function limitsNear(model: ChartModel): number[] {
  const highest = Math.max(
    0,
    ...model.lines.flatMap(line => line.points.map(point => point[1])),
  );
  return model.limits
    .map(({ value }) => value)
    .filter(value => model.unit === 'ratio' || value <= highest * 3);
}

function timeTick(time: number, window: SignalWindow): string {
  const date = new Date(time);
  const twoDays = 172_800_000;
  if (window.to - window.from >= twoDays)
    return date.toLocaleDateString(undefined, {
      weekday: 'short',
      day: 'numeric',
    });
  return date.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
  });
}
