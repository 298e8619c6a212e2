import {
  Anomaly,
  findAnomaly,
  SignalName,
  TrafficSeries,
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

/** What is looked at, what hurts most first; `least` is in the unit of the line. */
const JUDGED: readonly {
  readonly signal: SignalName;
  readonly title: string;
  readonly direction?: Anomaly['direction'];
  readonly least: number;
}[] = [
  { signal: 'errors', title: 'Errors', direction: 'above', least: 0.01 },
  { signal: 'p99', title: 'The slowest 1%', direction: 'above', least: 10 },
  { signal: 'p95', title: 'The slowest 5%', direction: 'above', least: 5 },
  { signal: 'requests', title: 'Traffic', least: 0.1 },
];

/** The last time something that came in left what was usual; undefined when nothing did. @internal */
export function spikeOf(series: readonly TrafficSeries[]): Spike | undefined {
  for (const { signal, title, direction, least } of JUDGED) {
    const total = series.find(
      one =>
        one.signal === signal &&
        one.direction === 'inbound' &&
        Object.keys(one.labels).length === 0,
    );
    const found =
      total &&
      findAnomaly(total.points, { least, ...(direction && { direction }) });
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
