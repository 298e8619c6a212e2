import {
  PreviousPeriod,
  SignalGoals,
  SignalPanel,
  TrafficSeries,
  TrafficUnit,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { formatDuration } from '../../format/duration';
import { formatBytes } from '../../format/bytes';
import { formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';

/** One line of a chart, coloured and dashed so that colour is not the only difference. @internal */
export interface ChartLine {
  readonly name: string;
  readonly color: string;
  readonly dash?: string;
  readonly points: readonly (readonly [unixTimeMs: number, value: number])[];
}

/** A chart ready to draw. @internal */
export interface ChartModel {
  readonly title: string;
  readonly unit: TrafficUnit;
  readonly lines: readonly ChartLine[];
  /** Number of lines there are beside the drawn ones. */
  readonly more: number;
  /** Ids of the queries behind it. */
  readonly queries: readonly string[];
  readonly panel: SignalPanel;
  /** Values that must not be passed. */
  readonly limits: readonly { readonly name: string; readonly value: number }[];
}

const colors = [1, 2, 3, 4, 5, 6].map(i => `var(--mesh-series-${i})`);
const dashes = [undefined, '6 3', '2 3', '8 3 2 3', '10 4', '1 3'];

/** A line without labels sums up all others. */
const isTotal = (line: TrafficSeries) => Object.keys(line.labels).length === 0;

/** The charts of the signals tab; a chart without points is left out. @internal */
export function toSignalCharts(
  series: readonly TrafficSeries[],
  goals?: SignalGoals,
): ChartModel[] {
  const inbound = withoutOnlyVersion(
    series.filter(line => line.direction === 'inbound'),
  );
  const outbound = series.filter(line => line.direction === 'outbound');
  const of = (lines: readonly TrafficSeries[], ...signals: string[]) =>
    lines.filter(line => signals.includes(line.signal));
  const names = byTraffic(inbound);
  const destinations = byTraffic(outbound);
  const latencyLimits = (['p50', 'p95', 'p99'] as const).flatMap(name => {
    const value = goals?.[name];
    return value === undefined ? [] : [{ name: `${name} limit`, value }];
  });
  const charts: ChartModel[] = [
    chart('Requests', 'requests/s', of(inbound, 'requests'), lineName, names),
    {
      ...chart(
        'Success',
        'ratio',
        of(inbound, 'errors').map(complement),
        lineName,
        names,
      ),
      limits: goals ? [{ name: 'success goal', value: goals.success }] : [],
    },
    {
      ...chart(
        'Latency',
        'ms',
        of(inbound, 'p50', 'p95', 'p99').filter(isTotal),
        line => line.signal,
      ),
      limits: latencyLimits,
    },
    {
      ...chart(
        'p95 by version',
        'ms',
        of(inbound, 'p95').filter(line => !isTotal(line)),
        lineName,
        names,
      ),
      panel: 'versions',
      limits: latencyLimits.filter(({ name }) => name.startsWith('p95')),
    },
    chart(
      'Share over mTLS',
      'ratio',
      of(inbound, 'mtls').filter(isTotal),
      lineName,
    ),
    chart(
      'Connections',
      'connections/s',
      of(inbound, 'connections', 'failedConnections').filter(isTotal),
      measureName,
    ),
    chart(
      'Bytes over connections',
      'bytes/s',
      of(inbound, 'bytesFromClient', 'bytesToClient').filter(isTotal),
      measureName,
    ),
    {
      ...chart(
        'Requests sent',
        'requests/s',
        of(outbound, 'requests'),
        lineName,
        destinations,
      ),
      panel: 'outbound',
    },
    {
      ...chart(
        'Success of requests sent',
        'ratio',
        of(outbound, 'errors').map(complement),
        lineName,
        destinations,
      ),
      panel: 'outbound',
    },
    {
      ...chart(
        'Connections opened',
        'connections/s',
        of(outbound, 'connections'),
        lineName,
        byPeak(of(outbound, 'connections')),
      ),
      panel: 'outbound',
    },
  ];
  return charts.filter(hasSomething);
}

/** A chart of connections that never were is left out. */
function hasSomething({ lines, unit }: ChartModel): boolean {
  const counted = unit === 'connections/s' || unit === 'bytes/s';
  return lines.some(
    ({ points }) => !counted || points.some(([, value]) => value > 0),
  );
}

const MEASURE_NAMES: Readonly<Record<string, string>> = {
  connections: 'opened',
  failedConnections: 'failed',
  bytesFromClient: 'from clients',
  bytesToClient: 'to clients',
};

function measureName({ signal }: TrafficSeries): string {
  return MEASURE_NAMES[signal] ?? signal;
}

/** Which line of the period before stands beside which chart. */
const BEFORE: Readonly<Record<string, string>> = {
  Requests: 'requests',
  Success: 'errors',
  Latency: 'p95',
};

/** The charts with a line of the period before, moved into the window (`shiftMs` later). @internal */
export function withPrevious(
  charts: readonly ChartModel[],
  previous: PreviousPeriod | undefined,
  shiftMs: number,
): readonly ChartModel[] {
  if (!previous) return charts;
  return charts.map(model => {
    const signal = BEFORE[model.title];
    const found = previous.series.find(
      line =>
        line.signal === signal && isTotal(line) && line.direction === 'inbound',
    );
    if (!found) return model;
    const line = signal === 'errors' ? complement(found) : found;
    const name = `${signal === 'p95' ? 'p95, ' : ''}period before`;
    return {
      ...model,
      lines: [
        ...model.lines,
        {
          name,
          color: 'var(--mesh-fg-2)',
          dash: '2 4',
          points: line.points.map(
            ([time, value]) => [time + shiftMs, value] as const,
          ),
        },
      ],
    };
  });
}

function chart(
  title: string,
  unit: TrafficUnit,
  series: readonly TrafficSeries[],
  name: (line: TrafficSeries) => string,
  /** Names by importance: the first ones are drawn, and a name looks the same on every chart. */
  names: readonly string[] = [...new Set(series.map(name))],
): ChartModel {
  const all = series.filter(line => line.points.length > 0);
  const shown = names
    .slice(0, colors.length)
    .flatMap(wanted => all.filter(line => name(line) === wanted));
  return {
    title,
    unit,
    more: all.length - shown.length,
    panel: 'inbound',
    limits: [],
    queries: [...new Set(shown.map(line => line.query))],
    lines: shown.map(line => {
      const style = names.indexOf(name(line));
      return {
        name: name(line),
        color: colors[style],
        dash: dashes[style],
        points: line.points,
      };
    }),
  };
}

/** The only version there is draws the same lines as the total. */
function withoutOnlyVersion(
  series: readonly TrafficSeries[],
): readonly TrafficSeries[] {
  const totals = series.filter(isTotal);
  const names = new Set(series.filter(line => !isTotal(line)).map(lineName));
  return names.size === 1 && totals.length > 0 ? totals : series;
}

/** Names of the lines: the total, then the others by the highest request rate they reach. */
function byTraffic(series: readonly TrafficSeries[]): string[] {
  const highest = new Map<string, number>();
  for (const line of series) {
    const name = lineName(line);
    const before = highest.get(name) ?? 0;
    highest.set(
      name,
      line.signal === 'requests' ? Math.max(before, peak(line)) : before,
    );
  }
  const total = lineName({ labels: {} });
  return [...highest]
    .sort(
      ([a, x], [b, y]) =>
        Number(b === total) - Number(a === total) || y - x || (a < b ? -1 : 1),
    )
    .map(([name]) => name);
}

function byPeak(series: readonly TrafficSeries[]): string[] {
  return [...series].sort((a, b) => peak(b) - peak(a)).map(lineName);
}

function peak(line: TrafficSeries): number {
  return line.points.reduce((most, [, value]) => Math.max(most, value), 0);
}

function complement(line: TrafficSeries): TrafficSeries {
  return {
    ...line,
    points: line.points.map(([time, value]) => [time, 1 - value] as const),
  };
}

function lineName({ labels }: Pick<TrafficSeries, 'labels'>): string {
  const words = Object.entries(labels).map(([key, value]) =>
    key === 'destination' ? value : `${key} ${value}`,
  );
  return words.length > 0 ? words.join(', ') : 'total';
}

/** A value in its unit. @internal */
export function formatValue(
  value: number | undefined,
  unit: TrafficUnit,
): string {
  switch (unit) {
    case 'ratio':
      return formatRatio(value);
    case 'ms':
      return formatDuration(value);
    case 'bytes/s':
      return value === undefined ? '–' : `${formatBytes(value)}/s`;
    case 'connections/s':
      return value === undefined
        ? '–'
        : formatRate(value).replace('req/s', 'conn/s');
    default:
      return formatRate(value);
  }
}

/** All times of a chart, ascending. @internal */
export function chartTimes(lines: readonly ChartLine[]): number[] {
  return [
    ...new Set(lines.flatMap(line => line.points.map(([time]) => time))),
  ].sort((a, b) => a - b);
}

/** Runs of points without a gap, so that a gap is drawn as one. @internal */
export function unbrokenRuns(
  points: ChartLine['points'],
  stepMs: number,
): ChartLine['points'][] {
  const runs: (readonly [number, number])[][] = [];
  for (const point of points) {
    const run = runs[runs.length - 1];
    const last = run?.[run.length - 1];
    // Half a step of slack: points are aligned, clocks are not.
    if (last && point[0] - last[0] <= stepMs * 1.5) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** Value of a line at a time, where it has one. @internal */
export function valueAt(line: ChartLine, time: number): number | undefined {
  return line.points.find(point => point[0] === time)?.[1];
}
