import { MetricSeries } from '../../engine/TrafficSample';
import { TrafficPoint } from '../../model';

/**
 * What counters grew by in each step, where a counter that began within the step counts from zero: an increase needs two
 * samples, so that a single request of somebody new would not be in it. Both are lower bounds, so the greater one is right.
 * @internal
 */
export function withBegun(
  grown: readonly MetricSeries[],
  begun: readonly MetricSeries[],
): MetricSeries[] {
  const merged = new Map<
    string,
    { readonly labels: MetricSeries['labels']; points: Map<number, number> }
  >();
  for (const { labels, points } of [...grown, ...begun]) {
    const key = JSON.stringify(
      Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const entry = merged.get(key) ?? { labels, points: new Map() };
    merged.set(key, entry);
    for (const [at, value] of points)
      entry.points.set(at, Math.max(value, entry.points.get(at) ?? 0));
  }
  return [...merged.values()].map(({ labels, points }) => ({
    labels,
    points: [...points].sort(([a], [b]) => a - b) as TrafficPoint[],
  }));
}

/** Sums of what the series of some selectors grew by in each step, and those of counters that began in it. @internal */
export function countedInStep(
  metric: string,
  by: readonly string[],
  selectors: readonly string[],
  stepSeconds: number,
): { readonly grown: string; readonly begun: string } {
  const sum = (parts: readonly string[]) =>
    `sum by (${by.join(', ')}) (${
      parts.length > 0 ? parts.join(' or ') : 'vector(0) > 1'
    })`;
  return {
    grown: sum(
      selectors.map(
        selector => `increase(${metric}{${selector}}[${stepSeconds}s])`,
      ),
    ),
    begun: sum(
      selectors.map(
        selector =>
          `(${metric}{${selector}} unless ${metric}{${selector}} offset ${stepSeconds}s)`,
      ),
    ),
  };
}
