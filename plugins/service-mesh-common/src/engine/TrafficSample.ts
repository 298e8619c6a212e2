import { TrafficPoint } from '../model';
import {
  MeshMetrics,
  MetricDimension,
  MetricLabels,
  MetricQuery,
  MetricQueryId,
} from './MeshMetrics';

/** One series as a metrics server returns it. @public */
export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** One point for an instant query. */
  readonly points: readonly TrafficPoint[];
}

/** One series of one of the five queries, with labels that mean the same for every mesh. @public */
export interface TrafficSample {
  readonly query: MetricQueryId;
  readonly labels: MetricLabels;
  readonly isError: boolean;
  /** undefined when the metrics do not tell. */
  readonly isDenied?: boolean;
  /** undefined when the metrics do not tell. */
  readonly isMtls?: boolean;
  /** Upper bound of the bucket in ms, for latencies. */
  readonly upToMs?: number;
  readonly points: readonly TrafficPoint[];
}

/** Translates the series of a query; a label that is empty or `unknown` is a label that is not there. @public */
export function readTrafficSamples(
  metrics: MeshMetrics,
  query: MetricQuery,
  series: readonly MetricSeries[],
): TrafficSample[] {
  return series.map(({ labels: raw, points }) => {
    const labels: Partial<Record<MetricDimension, string>> = {};
    for (const [name, dimension] of Object.entries(query.labels)) {
      const value = raw[name];
      if (value !== undefined && value !== '' && value !== 'unknown')
        labels[dimension] = value;
    }
    return {
      query: query.id,
      labels,
      isError: metrics.isError(labels),
      isDenied: metrics.isDenied(labels),
      isMtls: metrics.isMtls(labels),
      ...(labels.le !== undefined && {
        upToMs:
          labels.le === '+Inf'
            ? Infinity
            : Number(labels.le) * (query.leMs ?? 1),
      }),
      points,
    };
  });
}
