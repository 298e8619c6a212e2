import { TrafficSample } from '../TrafficSample';
import { ValueOf } from './sampleTraits';

/** Sums over the samples that tell; undefined when none does. */
export function toldShare(
  samples: readonly TrafficSample[],
  test: (sample: TrafficSample) => boolean | undefined,
  valueOf: ValueOf,
) {
  const telling = samples.filter(s => test(s) !== undefined);
  if (telling.length === 0) return undefined;
  const sum = (list: readonly TrafficSample[]) =>
    list.reduce((total, s) => total + valueOf(s), 0);
  return { yes: sum(telling.filter(s => test(s))), of: sum(telling) };
}
