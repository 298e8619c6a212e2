import { dropLabels, keepLabels, labelsKey } from '../series/Labels';
import { Aggregation } from './Expression';
import { StepSeries, emptySeries } from './StepVector';

type Fold = (total: number, value: number) => number;

// A NaN never wins against a number.
const FOLDS: Readonly<Record<Aggregation['operator'], Fold>> = {
  sum: (total, value) => total + value,
  avg: (total, value) => total + value,
  count: total => total + 1,
  max: (total, value) => (value > total || Number.isNaN(total) ? value : total),
  min: (total, value) => (value < total || Number.isNaN(total) ? value : total),
};

export function aggregate(
  { operator, grouping }: Aggregation,
  series: readonly StepSeries[],
  steps: number,
): StepSeries[] {
  const groups = new Map<string, { out: StepSeries; counts: Uint32Array }>();
  const fold = FOLDS[operator];
  for (const { labels, values, present } of series) {
    const kept = grouping.keep
      ? keepLabels(labels, grouping.names)
      : dropLabels(labels, [...grouping.names, '__name__']);
    const key = labelsKey(kept);
    let group = groups.get(key);
    if (!group) {
      group = {
        out: emptySeries(kept, steps),
        counts: new Uint32Array(steps),
      };
      groups.set(key, group);
    }
    const { out, counts } = group;
    for (let step = 0; step < steps; step++) {
      if (!present[step]) continue;
      const first = operator === 'count' ? 1 : values[step];
      out.values[step] = out.present[step]
        ? fold(out.values[step], values[step])
        : first;
      out.present[step] = 1;
      counts[step] += 1;
    }
  }
  if (operator === 'avg') {
    for (const { out, counts } of groups.values()) {
      for (let step = 0; step < steps; step++) {
        if (counts[step] > 0) out.values[step] /= counts[step];
      }
    }
  }
  return [...groups.values()].map(({ out }) => out);
}
