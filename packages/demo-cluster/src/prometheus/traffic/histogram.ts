import { SampledSeries } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { CounterSeries, Restarts } from './CounterSeries';
import { Outcome, bucketGrowth, requestGrowth, sumGrowth } from './Flow';

/** The `_bucket`, `_sum` and `_count` series of one histogram of latencies in ms. */
export function histogram(
  name: string,
  labels: Readonly<Record<string, string | undefined>>,
  bounds: readonly number[],
  outcome: Outcome,
  pods: number,
  restarts?: Restarts,
): SampledSeries[] {
  const named = (suffix: string, le?: string) =>
    labelsOf({ ...labels, __name__: `${name}_${suffix}`, le });
  return [
    ...[...bounds, Infinity].map(
      bound =>
        new CounterSeries(
          named('bucket', bound === Infinity ? '+Inf' : String(bound)),
          bucketGrowth(outcome, pods, bound),
          restarts,
        ),
    ),
    new CounterSeries(named('sum'), sumGrowth(outcome, pods), restarts),
    new CounterSeries(named('count'), requestGrowth(outcome, pods), restarts),
  ];
}
