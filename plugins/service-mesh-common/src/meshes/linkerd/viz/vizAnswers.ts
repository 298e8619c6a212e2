import { Bucket } from '../../../engine/histogramQuantile';
import { quantilesOf } from '../../../engine/quantilesOf';
import { MetricSeries } from '../../../engine/TrafficSample';
import { lastValue } from '../../shared/lastValue';
import { VizAnswers, VizQueryId, VizSample } from './VizRequest';

type Labels = VizSample['metric'];

/** Series that answer one query of the rows; of buckets their quantiles do. @internal */
export type SeriesByQuery = Readonly<
  Partial<Record<VizQueryId | 'buckets', readonly MetricSeries[]>>
>;

function only(labels: Labels, by: readonly string[]): Labels {
  return Object.fromEntries(
    by.flatMap(name => (labels[name] ? [[name, labels[name]]] : [])),
  );
}

function grouped(
  series: readonly MetricSeries[],
  by: readonly string[],
): readonly { metric: Labels; members: readonly MetricSeries[] }[] {
  const groups = new Map<string, { metric: Labels; members: MetricSeries[] }>();
  for (const one of series) {
    const metric = only(one.labels, by);
    const key = JSON.stringify(metric);
    const group = groups.get(key);
    if (group) group.members.push(one);
    else groups.set(key, { metric, members: [one] });
  }
  return [...groups.values()];
}

/**
 * Answers as the rows take them: the product asks once for finer series than any of the rows, and each kind of row sees them
 * summed up by its own labels. Quantiles are computed from the buckets, whose bounds are in units of `leMs`.
 * @internal
 */
export function vizAnswers(
  series: SeriesByQuery,
  by: readonly string[],
  leMs = 1,
): VizAnswers {
  const quantiles = grouped(series.buckets ?? [], by).map(
    ({ metric, members }) => ({
      metric,
      values: quantilesOf(
        members.map(
          (one): Bucket => [
            one.labels.le === '+Inf' ? Infinity : Number(one.labels.le) * leMs,
            lastValue(one),
          ],
        ),
      ),
    }),
  );
  return query => {
    if (query === 'p50' || query === 'p95' || query === 'p99')
      return quantiles.flatMap(({ metric, values }) => {
        const value = values[query];
        return value === undefined ? [] : [{ metric, value }];
      });
    return grouped(series[query] ?? [], [...by, 'classification']).map(
      ({ metric, members }) => ({
        metric,
        value: members.reduce((sum, one) => sum + lastValue(one), 0),
      }),
    );
  };
}
