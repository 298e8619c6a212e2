import { dropLabels } from '../series/Labels';
import { SCRAPE_MS, SampledSeries } from '../series/SampledSeries';
import { SeriesStore } from '../series/SeriesStore';
import {
  Aggregation,
  Binary,
  Expression,
  MatrixSelector,
  RangeFunction,
  VectorSelector,
} from './Expression';
import { aggregate } from './aggregate';
import {
  scalarBinary,
  setBinary,
  vectorBinary,
  vectorScalarBinary,
} from './binary';
import { quantiles } from './quantiles';
import { replaceLabel } from './replaceLabel';
import { rangeFunction, scrapesIn } from './rangeFunctions';
import { StepSeries, emptySeries, joinEqual } from './StepVector';

/** How old the last sample of a series may be for an instant selector. */
const LOOKBACK_MS = 300_000;

export type StepValue =
  | { readonly type: 'scalar'; readonly values: Float64Array }
  | { readonly type: 'vector'; readonly series: readonly StepSeries[] };

/** Samples of one series in a window. */
export interface RawSeries {
  readonly labels: SampledSeries['labels'];
  readonly samples: readonly (readonly [unixTimeMs: number, value: number])[];
}

/** Evaluates expressions at the given times, over the scrapes done so far. */
export class Evaluation {
  constructor(
    private readonly store: SeriesStore,
    /** Number of the newest scrape. */
    private readonly lastScrape: number,
    /** Unix milliseconds, ascending. */
    private readonly times: readonly number[],
  ) {}

  value(expression: Expression): StepValue {
    switch (expression.node) {
      case 'number':
        return {
          type: 'scalar',
          values: new Float64Array(this.times.length).fill(expression.value),
        };
      case 'scalarAsVector':
        return this.vector([
          {
            labels: new Map(),
            values: this.scalar(expression.scalar),
            present: new Uint8Array(this.times.length).fill(1),
          },
        ]);
      case 'vector':
        return this.vector(this.instant(expression));
      case 'rangeFunction':
        return this.vector(this.range(expression));
      case 'quantile':
        return this.vector(
          quantiles(
            this.scalar(expression.quantile),
            this.series(expression.buckets),
            this.times.length,
          ),
        );
      case 'labelReplacement':
        return this.vector(
          replaceLabel(expression, this.series(expression.operand)),
        );
      case 'aggregation':
        return this.vector(this.aggregation(expression));
      case 'negation':
        return this.binary({
          node: 'binary',
          operator: '*',
          returnBool: false,
          matching: { keep: false, names: [] },
          left: expression.operand,
          right: { node: 'number', value: -1 },
        });
      case 'binary':
        return this.binary(expression);
      default:
        throw new TypeError('a range vector has no value of its own');
    }
  }

  /** The samples themselves, of a range selector at the only step. */
  samples({ vector, rangeMs }: MatrixSelector): RawSeries[] {
    const endMs = this.times[0] - vector.offsetMs;
    const window = { startMs: endMs - rangeMs, endMs };
    const found: RawSeries[] = [];
    for (const series of this.store.select(vector.matchers)) {
      const { first, last } = scrapesIn(series, window, this.lastScrape);
      const samples: [number, number][] = [];
      for (let scrape = first; scrape <= last; scrape++) {
        samples.push([scrape * SCRAPE_MS, series.valueAt(scrape)]);
      }
      if (samples.length > 0) found.push({ labels: series.labels, samples });
    }
    return found;
  }

  private vector(series: readonly StepSeries[]): StepValue {
    return { type: 'vector', series };
  }

  private scalar(expression: Expression): Float64Array {
    const value = this.value(expression);
    if (value.type !== 'scalar') throw new TypeError('expected a scalar');
    return value.values;
  }

  private series(expression: Expression): readonly StepSeries[] {
    const value = this.value(expression);
    if (value.type !== 'vector') throw new TypeError('expected a vector');
    return value.series;
  }

  private instant({ matchers, offsetMs }: VectorSelector): StepSeries[] {
    return this.store.select(matchers).map(series => {
      const out = emptySeries(series.labels, this.times.length);
      this.times.forEach((time, step) => {
        const at = time - offsetMs;
        const scrape = Math.min(Math.floor(at / SCRAPE_MS), this.lastScrape);
        if (scrape < series.firstScrape) return;
        if (scrape * SCRAPE_MS < at - LOOKBACK_MS) return;
        out.values[step] = series.valueAt(scrape);
        out.present[step] = 1;
      });
      return out;
    });
  }

  private range({ name, matrix }: RangeFunction): StepSeries[] {
    const { vector, rangeMs } = matrix;
    const results = this.store.select(vector.matchers).map(series => {
      const out = emptySeries(
        dropLabels(series.labels, ['__name__']),
        this.times.length,
      );
      this.times.forEach((time, step) => {
        const endMs = time - vector.offsetMs;
        const window = { startMs: endMs - rangeMs, endMs };
        const value = rangeFunction(name, series, window, this.lastScrape);
        if (value === undefined) return;
        out.values[step] = value;
        out.present[step] = 1;
      });
      return out;
    });
    return joinEqual(results);
  }

  private aggregation(expression: Aggregation): StepSeries[] {
    return aggregate(
      expression,
      this.series(expression.operand),
      this.times.length,
    );
  }

  private binary(expression: Binary): StepValue {
    const left = this.value(expression.left);
    const right = this.value(expression.right);
    if (left.type === 'scalar') {
      return right.type === 'scalar'
        ? {
            type: 'scalar',
            values: scalarBinary(expression, left.values, right.values),
          }
        : this.vector(
            vectorScalarBinary(expression, right.series, left.values, 'left'),
          );
    }
    if (right.type === 'scalar') {
      return this.vector(
        vectorScalarBinary(expression, left.series, right.values, 'right'),
      );
    }
    const combine = ['and', 'or', 'unless'].includes(expression.operator)
      ? setBinary
      : vectorBinary;
    return this.vector(combine(expression, left.series, right.series));
  }
}
