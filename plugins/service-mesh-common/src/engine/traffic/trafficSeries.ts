import {
  SignalName,
  TrafficPoint,
  TrafficSeries,
  TrafficUnit,
} from '../../model';
import { TrafficSample } from '../TrafficSample';
import { Bucket } from '../histogramQuantile';
import { QUANTILES, quantilesOf } from '../quantilesOf';
import { CONNECTION_MEASURES } from './connectionMeasures';
import { isRequest } from './sampleTraits';

/** Lines of what was received. */
export function inboundSeries(
  labels: Readonly<Record<string, string>>,
  samples: readonly TrafficSample[],
  latency: readonly TrafficSample[],
): TrafficSeries[] {
  const requests = samples.filter(isRequest);
  const buckets = new Map<number, Bucket[]>();
  for (const { upToMs, points } of latency) {
    if (upToMs === undefined) continue;
    for (const [time, value] of points) {
      const list = buckets.get(time);
      if (list) list.push([upToMs, value]);
      else buckets.set(time, [[upToMs, value]]);
    }
  }
  const overTime = [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([time, list]) => ({ time, values: quantilesOf(list) }));
  return [
    line(
      'requests',
      'inbound',
      labels,
      'requests/s',
      'requests',
      sums(requests),
    ),
    line(
      'errors',
      'inbound',
      labels,
      'ratio',
      'requests',
      ratios(requests, s => s.isError),
    ),
    line(
      'mtls',
      'inbound',
      labels,
      'ratio',
      'requests',
      ratios(requests, s => s.isMtls),
    ),
    ...QUANTILES.map(([name]) =>
      line(
        name,
        'inbound',
        labels,
        'ms',
        'latency',
        overTime.flatMap(({ time, values }): TrafficPoint[] => {
          const value = values[name];
          return value === undefined ? [] : [[time, value]];
        }),
      ),
    ),
    ...connectionLines('inbound', labels, samples, 'requests'),
  ];
}

/** Lines of what was sent to one destination. */
export function outboundSeries(
  labels: Readonly<Record<string, string>>,
  samples: readonly TrafficSample[],
): TrafficSeries[] {
  const requests = samples.filter(isRequest);
  return [
    line(
      'requests',
      'outbound',
      labels,
      'requests/s',
      'outbound',
      sums(requests),
    ),
    line(
      'errors',
      'outbound',
      labels,
      'ratio',
      'outbound',
      ratios(requests, s => s.isError),
    ),
    ...connectionLines('outbound', labels, samples, 'outbound'),
  ];
}

function connectionLines(
  direction: TrafficSeries['direction'],
  labels: Readonly<Record<string, string>>,
  samples: readonly TrafficSample[],
  query: string,
): TrafficSeries[] {
  return CONNECTION_MEASURES.map(([measure, unit]) =>
    line(
      measure,
      direction,
      labels,
      unit,
      query,
      sums(samples.filter(s => s.labels.measure === measure)),
    ),
  );
}

function line(
  signal: SignalName,
  direction: TrafficSeries['direction'],
  labels: Readonly<Record<string, string>>,
  unit: TrafficUnit,
  query: string,
  points: readonly TrafficPoint[],
): TrafficSeries {
  return { signal, direction, labels, unit, points, query };
}

function sums(samples: readonly TrafficSample[]): TrafficPoint[] {
  const totals = new Map<number, number>();
  for (const { points } of samples)
    for (const [time, value] of points)
      totals.set(time, (totals.get(time) ?? 0) + value);
  return [...totals].sort(([a], [b]) => a - b);
}

/** Share of what passes the test; a gap where there are no requests or no sample tells. */
function ratios(
  samples: readonly TrafficSample[],
  test: (sample: TrafficSample) => boolean | undefined,
): TrafficPoint[] {
  const telling = samples.filter(s => test(s) !== undefined);
  const passed = new Map(sums(telling.filter(s => test(s))));
  return sums(telling).flatMap(([time, all]): TrafficPoint[] =>
    all > 0 ? [[time, (passed.get(time) ?? 0) / all]] : [],
  );
}
