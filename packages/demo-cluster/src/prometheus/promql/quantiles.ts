import { Labels, dropLabels, labelsKey } from '../series/Labels';
import { Bucket, histogramQuantile } from './histogramQuantile';
import { StepSeries, emptySeries } from './StepVector';

/** `histogram_quantile` over series that differ in `le`. */
export function quantiles(
  quantile: Float64Array,
  series: readonly StepSeries[],
  steps: number,
): StepSeries[] {
  const histograms = new Map<
    string,
    { labels: Labels; buckets: { upperBound: number; series: StepSeries }[] }
  >();
  for (const one of series) {
    const upperBound = readBound(one.labels.get('le'));
    if (Number.isNaN(upperBound)) continue;
    const labels = dropLabels(one.labels, ['le', '__name__']);
    const key = labelsKey(labels);
    const histogram = histograms.get(key) ?? { labels, buckets: [] };
    histogram.buckets.push({ upperBound, series: one });
    histograms.set(key, histogram);
  }
  return [...histograms.values()].map(({ labels, buckets }) => {
    const out = emptySeries(labels, steps);
    for (let step = 0; step < steps; step++) {
      const counts: Bucket[] = [];
      for (const bucket of buckets) {
        if (!bucket.series.present[step]) continue;
        counts.push({
          upperBound: bucket.upperBound,
          count: bucket.series.values[step],
        });
      }
      if (counts.length === 0) continue;
      out.values[step] = histogramQuantile(quantile[step], counts);
      out.present[step] = 1;
    }
    return out;
  });
}

function readBound(le: string | undefined): number {
  if (le === '+Inf') return Infinity;
  if (le === '-Inf') return -Infinity;
  return le ? Number(le) : NaN;
}
