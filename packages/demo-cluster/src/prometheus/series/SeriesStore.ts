import { LabelMatcher } from '../promql/LabelMatcher';
import { SampledSeries } from './SampledSeries';

/** Series by metric name. */
export class SeriesStore {
  private readonly byName = new Map<string, SampledSeries[]>();

  constructor(series: Iterable<SampledSeries>) {
    for (const one of series) {
      const name = one.labels.get('__name__') ?? '';
      const others = this.byName.get(name);
      if (others) others.push(one);
      else this.byName.set(name, [one]);
    }
  }

  select(matchers: readonly LabelMatcher[]): SampledSeries[] {
    const onName = matchers.filter(({ label }) => label === '__name__');
    const onLabels = matchers.filter(({ label }) => label !== '__name__');
    const found: SampledSeries[] = [];
    for (const [name, series] of this.byName) {
      if (!onName.every(matcher => matcher.matches(name))) continue;
      for (const one of series) {
        if (onLabels.every(m => m.matches(one.labels.get(m.label) ?? ''))) {
          found.push(one);
        }
      }
    }
    return found;
  }

  all(): SampledSeries[] {
    return [...this.byName.values()].flat();
  }
}
