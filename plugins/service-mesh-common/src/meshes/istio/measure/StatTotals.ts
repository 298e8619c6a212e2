import { QuestionAnswers, StatSample } from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { Bucket } from '../../../engine/histogramQuantile';
import { quantilesOf } from '../../../engine/quantilesOf';
import { lastValue } from '../../shared/lastValue';
import { isFailedResponse } from '../failedResponse';
import type { StatMeasure, StatPart } from './statQueries';

/** Numbers of one row. @internal */
export type StatNumbers = Pick<
  StatSample,
  | 'rate'
  | 'success'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'openConnections'
  | 'readBytes'
  | 'writeBytes'
>;

type Labels = MetricSeries['labels'];

/** Bytes as the workload's own proxy sees them: what the client sends is read where it arrives and written where it leaves. */
const READ: Readonly<Record<StatPart, StatMeasure>> = {
  received: 'fromClient',
  sent: 'toClient',
};
const WRITTEN: Readonly<Record<StatPart, StatMeasure>> = {
  received: 'toClient',
  sent: 'fromClient',
};

/** The answers of the queries at a glance, summed up by what rows are about. @internal */
export class StatTotals {
  constructor(
    private readonly answers: QuestionAnswers,
    private readonly part: StatPart,
  ) {}

  /** Numbers by key, of the series whose labels give one. */
  by(
    keyOf: (labels: Labels) => string | undefined,
  ): ReadonlyMap<string, StatNumbers> {
    const requests = this.grouped('statRequests', keyOf);
    const buckets = this.grouped('statLatency', keyOf);
    const connections = this.grouped('statConnections', keyOf);
    const keys = new Set([...requests.keys(), ...connections.keys()]);
    return new Map(
      [...keys].map(key => [
        key,
        {
          ...requestNumbers(requests.get(key) ?? []),
          ...quantilesOf((buckets.get(key) ?? []).map(bucketOf)),
          ...this.connectionNumbers(connections.get(key) ?? []),
        },
      ]),
    );
  }

  private grouped(
    query: string,
    keyOf: (labels: Labels) => string | undefined,
  ): ReadonlyMap<string, readonly MetricSeries[]> {
    const groups = new Map<string, MetricSeries[]>();
    for (const series of this.answers.get(query) ?? []) {
      if (series.labels.part !== this.part) continue;
      const key = keyOf(series.labels);
      if (key === undefined) continue;
      const group = groups.get(key);
      if (group) group.push(series);
      else groups.set(key, [series]);
    }
    return groups;
  }

  private connectionNumbers(
    series: readonly MetricSeries[],
  ): Pick<StatNumbers, 'openConnections' | 'readBytes' | 'writeBytes'> {
    if (series.length === 0) return {};
    const sum = (measure: StatMeasure) =>
      total(series.filter(({ labels }) => labels.measure === measure));
    return {
      // Counters of a proxy that started again in between may be a scrape apart.
      openConnections: Math.max(0, Math.round(sum('opened') - sum('closed'))),
      readBytes: sum(READ[this.part]),
      writeBytes: sum(WRITTEN[this.part]),
    };
  }
}

function total(series: readonly MetricSeries[]): number {
  return series.reduce((sum, one) => sum + lastValue(one), 0);
}

function bucketOf(series: MetricSeries): Bucket {
  const { le } = series.labels;
  return [le === '+Inf' ? Infinity : Number(le), lastValue(series)];
}

function requestNumbers(
  series: readonly MetricSeries[],
): Pick<StatNumbers, 'rate' | 'success'> {
  if (series.length === 0) return {};
  const rate = total(series);
  const failed = total(
    series.filter(({ labels }) =>
      isFailedResponse(labels.response_code, labels.grpc_response_status),
    ),
  );
  return { rate, ...(rate > 0 && { success: (rate - failed) / rate }) };
}
