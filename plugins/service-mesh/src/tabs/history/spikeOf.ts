import {
  Anomaly,
  findAnomaly,
  SignalName,
  TrafficPoint,
  TrafficSeries,
  wilsonInterval,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { formatDuration } from '../../format/duration';
import { compact, formatRate } from '../../format/rate';
import { formatRatio } from '../../format/ratio';

/** The line that left what was usual, and when. @internal */
export interface Spike extends Anomaly {
  readonly signal: SignalName;
  /** Such as `Errors rose from 0.1% to 15%`. */
  readonly words: string;
}

/** Requests (count) that must have failed, or be slower than a quantile: fewer are no more than what happens to them. */
const FEWEST = 3;

/** Whether a value of so many requests (count) may be told from the usual one. */
type Sure = (value: number, usual: number, requests: number) => boolean;

const errorsAreSure: Sure = (share, usual, requests) =>
  // Counts that are estimated from counters are not whole.
  share * requests > FEWEST - 0.5 &&
  (wilsonInterval(share * requests, requests)?.[0] ?? 0) > usual;
const beyond =
  (quantile: number): Sure =>
  (_value, _usual, requests) =>
    requests * (1 - quantile) >= FEWEST;

/** What is looked at, what hurts most first; `least` is in the unit of the line. */
const JUDGED: readonly {
  readonly signal: SignalName;
  readonly title: string;
  readonly direction?: Anomaly['direction'];
  readonly least: number;
  /** Absent for what is itself a count. */
  readonly sure?: Sure;
}[] = [
  {
    signal: 'errors',
    title: 'Errors',
    direction: 'above',
    least: 0.01,
    sure: errorsAreSure,
  },
  {
    signal: 'p99',
    title: 'The slowest 1%',
    direction: 'above',
    least: 10,
    sure: beyond(0.99),
  },
  {
    signal: 'p95',
    title: 'The slowest 5%',
    direction: 'above',
    least: 5,
    sure: beyond(0.95),
  },
  { signal: 'requests', title: 'Traffic', least: 0.1 },
];

/**
 * The last time something that came in left what was usual; undefined when nothing did. A point covers `rateSeconds`: where
 * few requests came in that time, one of them that fails or is slow makes no spike.
 * @internal
 */
export function spikeOf(
  series: readonly TrafficSeries[],
  rateSeconds: number,
): Spike | undefined {
  const totalOf = (signal: SignalName) =>
    series.find(
      one =>
        one.signal === signal &&
        one.direction === 'inbound' &&
        Object.keys(one.labels).length === 0,
    );
  const rates = new Map(totalOf('requests')?.points);
  for (const { signal, title, direction, least, sure } of JUDGED) {
    const total = totalOf(signal);
    const isSure = ([at, value]: TrafficPoint, usual: number) => {
      const rate = rates.get(at);
      return (
        !sure || rate === undefined || sure(value, usual, rate * rateSeconds)
      );
    };
    const found =
      total &&
      findAnomaly(total.points, {
        least,
        isSure,
        ...(direction && { direction }),
      });
    if (found)
      return {
        ...found,
        signal,
        words: `${title} ${
          found.direction === 'above' ? 'rose' : 'fell'
        } from ${valueWords(found.usual, total)} to ${valueWords(
          found.peak,
          total,
        )}`,
      };
  }
  return undefined;
}

function valueWords(value: number, { unit }: TrafficSeries): string {
  switch (unit) {
    case 'ratio':
      return formatRatio(value);
    case 'ms':
      return formatDuration(value);
    case 'requests/s':
      return formatRate(value);
    default:
      return `${compact(value)} ${unit}`;
  }
}
