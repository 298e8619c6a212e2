import { MetricSeries } from '../../engine/TrafficSample';

/** Value of an instant query; 0 for a series without points. @internal */
export function lastValue({ points }: MetricSeries): number {
  return points[points.length - 1]?.[1] ?? 0;
}
