import { HistoryEntry, TrafficPoint } from '../model';

/** Where a line leaves what was usual. @public */
export interface Anomaly {
  /** Epoch ms of the first point that is out of the usual. */
  readonly at: number;
  /** Epoch ms of the last. */
  readonly until: number;
  readonly direction: 'above' | 'below';
  /** The value farthest out. */
  readonly peak: number;
  /** Median of what was before. */
  readonly usual: number;
  /** How far out the peak is, in standard deviations as the median deviation estimates them. */
  readonly score: number;
}

/** How {@link findAnomaly} judges. @public */
export interface AnomalyOptions {
  /** Standard deviations from which a point is out of the usual; 6 when absent. */
  readonly score?: number;
  /** Least share of the usual value by which a point must differ; 0.5 when absent. */
  readonly change?: number;
  /** Least difference, in the unit of the line; 0 when absent. */
  readonly least?: number;
  /** Which way; both when absent. */
  readonly direction?: Anomaly['direction'];
  /** Whether a point stands for enough to differ from the usual value by more than chance; every point does when absent. */
  readonly isSure?: (point: TrafficPoint, usual: number) => boolean;
}

/** Points before the first that can be judged. */
const LEAST_BEFORE = 6;
/** Points next to each other that make an anomaly; one alone is noise. */
const LEAST_POINTS = 2;
/** A median deviation as a standard deviation of the normal distribution. */
const DEVIATION = 1.4826;
/** Share of the usual value below which deviations are not told from none. */
const FLOOR = 0.02;

/**
 * The last stretch in which a line leaves what was usual before: at least two points in a row that differ from the median of
 * all points before them by many median deviations. An outlier moves neither the median nor the deviation.
 * @public
 */
export function findAnomaly(
  points: readonly TrafficPoint[],
  options: AnomalyOptions = {},
): Anomaly | undefined {
  let found: Anomaly | undefined;
  let index = LEAST_BEFORE;
  while (index < points.length) {
    const stretch = stretchAt(points, index, options);
    if (stretch.length >= LEAST_POINTS)
      found = anomalyOf(points, index, stretch);
    index += Math.max(1, stretch.length);
  }
  return found;
}

function stretchAt(
  points: readonly TrafficPoint[],
  start: number,
  { score = 6, change = 0.5, least = 0, direction, isSure }: AnomalyOptions,
): readonly TrafficPoint[] {
  const { usual, deviation } = before(points, start);
  let end = start;
  let side = 0;
  while (end < points.length) {
    const difference = points[end][1] - usual;
    const sign = Math.sign(difference);
    const size = Math.abs(difference);
    const out =
      size >= score * deviation &&
      size >= change * Math.abs(usual) &&
      size > least &&
      (side === 0 || sign === side) &&
      (direction === undefined || (direction === 'above') === sign > 0) &&
      (isSure?.(points[end], usual) ?? true);
    if (!out) break;
    side = sign;
    end += 1;
  }
  return points.slice(start, end);
}

function anomalyOf(
  points: readonly TrafficPoint[],
  start: number,
  stretch: readonly TrafficPoint[],
): Anomaly {
  const { usual, deviation } = before(points, start);
  const peak = stretch.reduce(
    (most, [, value]) =>
      Math.abs(value - usual) > Math.abs(most - usual) ? value : most,
    stretch[0][1],
  );
  return {
    at: stretch[0][0],
    until: stretch[stretch.length - 1][0],
    direction: peak > usual ? 'above' : 'below',
    peak,
    usual,
    score: Math.abs(peak - usual) / deviation,
  };
}

function before(points: readonly TrafficPoint[], start: number) {
  const values = points.slice(0, start).map(([, value]) => value);
  const usual = median(values);
  const spread = median(values.map(value => Math.abs(value - usual)));
  return {
    usual,
    // A line that never moved has no deviation; the smallest float keeps a line of zeros from dividing by zero.
    deviation: Math.max(
      DEVIATION * spread,
      FLOOR * Math.abs(usual),
      Number.EPSILON,
    ),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Changes in the time ahead of a moment, those that bear on the entity first and then the latest. @public */
export function changesBefore(
  entries: readonly HistoryEntry[],
  at: number,
  leadMs: number,
): HistoryEntry[] {
  return entries
    .filter(
      entry =>
        entry.at <= at &&
        // What was seen late happened at its time or before.
        (entry.at >= at - leadMs ||
          (entry.seenLate && entry.at >= at - 2 * leadMs)),
    )
    .sort(
      (a, b) =>
        Number(b.related ?? false) - Number(a.related ?? false) || b.at - a.at,
    );
}
