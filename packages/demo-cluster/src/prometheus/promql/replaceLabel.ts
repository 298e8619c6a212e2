import { labelsOf } from '../series/Labels';
import { LabelReplacement } from './Expression';
import { StepSeries, joinEqual } from './StepVector';

/** Series with one label replaced; series that become alike are an error where they overlap, as in Prometheus. */
export function replaceLabel(
  { target, replacement, source, pattern }: LabelReplacement,
  series: readonly StepSeries[],
): StepSeries[] {
  return joinEqual(
    series.map(one => {
      const match = pattern.exec(one.labels.get(source) ?? '');
      if (!match) return one;
      const value = replacement.replace(
        /\$(?:(\d+)|\{(\d+)\}|\$)/g,
        (all, plain?: string, braced?: string) =>
          all === '$$' ? '$' : match[Number(plain ?? braced)] ?? '',
      );
      const labels = labelsOf({
        ...Object.fromEntries(one.labels),
        [target]: value,
      });
      return { ...one, labels };
    }),
  );
}
