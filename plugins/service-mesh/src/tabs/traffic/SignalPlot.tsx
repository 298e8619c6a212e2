import { KeyboardEvent, PointerEvent, useId, useMemo, useState } from 'react';
import {
  HistoryEntry,
  SignalWindow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { AxisBottom, AxisLeft } from '@visx/axis';
import { localPoint } from '@visx/event';
import { GridRows } from '@visx/grid';
import { useParentSize } from '@visx/responsive';
import { scaleLinear, scaleTime } from '@visx/scale';
import { LinePath } from '@visx/shape';
import css from '../../components/mesh.module.css';
import { formatInstant, formatTick } from '../../format/time';
import { byteTicks } from './byteTicks';
import {
  ChartModel,
  chartTimes,
  formatValue,
  unbrokenRuns,
} from './signalSeries';
import { valueAt } from './signalSeries';

const HEIGHT = 220;
const MARGIN = { top: 10, right: 30, bottom: 26, left: 76 };

/** The lines of a chart, with a cursor for pointer and keyboard. @internal */
export function SignalPlot({
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
  const [least, most] = valueDomain(model);
  const ticks = model.unit === 'bytes/s' ? [...byteTicks(most)] : undefined;
  const y = scaleLinear({
    domain: [least, ticks ? ticks[ticks.length - 1] : most],
    range: [HEIGHT - MARGIN.top - MARGIN.bottom, 0],
    nice: model.unit !== 'ratio' && !ticks,
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

  const near = limitsNear(model);
  const limits = model.limits.filter(({ value }) => near.includes(value));
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
            tickValues={ticks}
            stroke="var(--mesh-grid)"
          />
          {limits.map(({ name, value }) => (
            <line
              key={name}
              x1={0}
              x2={inner}
              y1={y(value)}
              y2={y(value)}
              stroke="var(--mesh-fg-2)"
              strokeDasharray="10 4"
            />
          ))}
          {changes
            .filter(({ at: time }) => time >= window.from && time <= window.to)
            .map(({ id, at: time, ref, change }) => (
              <g key={id}>
                <title>{`${ref.kind} ${ref.name} ${change}, ${formatInstant(
                  time,
                )}`}</title>
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
            tickValues={ticks}
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
            tickFormat={value =>
              formatTick(Number(value), window.to - window.from)
            }
            tickLabelProps={{ ...axisText, textAnchor: 'middle' }}
          />
          {/* Above the lines and with a rim, so that no line crosses out the words. */}
          {limits.map(({ name, value }) => (
            <text
              key={name}
              x={4}
              y={y(value) < 14 ? y(value) + 13 : y(value) - 4}
              {...axisText}
              fill="var(--bui-fg-primary)"
              stroke="var(--bui-bg-neutral-1)"
              strokeWidth={4}
              strokeLinejoin="round"
              paintOrder="stroke"
            >
              {name} {formatValue(value, model.unit)}
            </text>
          ))}
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
          <strong>{formatInstant(at)}</strong>
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

function cursorWords(model: ChartModel, at: number): string {
  const values = model.lines.map(
    line => `${line.name} ${formatValue(valueAt(line, at), model.unit)}`,
  );
  return `${formatInstant(at)}: ${values.join(', ')}`;
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
