import { groupBy } from '../groupBy';
import { TrafficSample } from '../TrafficSample';

/** What a sample is grouped by; undefined leaves it out. */
export type KeyOf = (sample: TrafficSample) => string | undefined;

/** Samples by their key, in the order of the keys. */
export function groupSamples(
  samples: readonly TrafficSample[],
  keyOf: KeyOf,
): ReadonlyMap<string, readonly TrafficSample[]> {
  const groups = groupBy(samples, sample => {
    const key = keyOf(sample);
    return key === undefined ? [] : [key];
  });
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
