import { Labels, labelsKey } from '../series/Labels';
import { QueryError } from './QueryError';

/** Values of one series at every step; a step may have none. */
export interface StepSeries {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where the step has a value. */
  readonly present: Uint8Array;
}

export function emptySeries(labels: Labels, steps: number): StepSeries {
  return {
    labels,
    values: new Float64Array(steps),
    present: new Uint8Array(steps),
  };
}

/** Joins series of equal labels; two values for one step are an error, as in Prometheus. */
export function joinEqual(series: readonly StepSeries[]): StepSeries[] {
  const joined = new Map<string, StepSeries>();
  for (const one of series) {
    const key = labelsKey(one.labels);
    const other = joined.get(key);
    if (!other) {
      joined.set(key, one);
      continue;
    }
    one.present.forEach((present, step) => {
      if (!present) return;
      if (other.present[step]) {
        throw new QueryError(
          'execution',
          'vector cannot contain metrics with the same labelset',
        );
      }
      other.present[step] = 1;
      other.values[step] = one.values[step];
    });
  }
  return [...joined.values()];
}
