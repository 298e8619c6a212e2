import {
  SignalName,
  SignalsData,
  TrafficCaller,
  TrafficPoint,
  TrafficRow,
  TrafficSeries,
  TrafficUnit,
} from '../model';
import { Bucket, histogramQuantile } from './histogramQuantile';
import { TrafficSample } from './TrafficSample';

/** The numbers of the signals report. @public */
export type TrafficParts = Pick<
  SignalsData,
  'total' | 'byVersion' | 'callers' | 'destinations' | 'series'
>;

type Quantile = 'p50' | 'p95' | 'p99';
const QUANTILES: readonly (readonly [Quantile, number])[] = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
];
/** What a version is called when some samples have one and others do not. */
const NO_VERSION = 'unknown';

type KeyOf = (sample: TrafficSample) => string | undefined;
type ValueOf = (sample: TrafficSample) => number;

const destinationOf: KeyOf = sample => sample.labels.destination;

/**
 * Folds the samples of the five queries into rows and series. Samples of several clusters and meshes may be mixed.
 * `nowMs` (epoch ms) is the end of the window; destinations are only known from the range that ends there.
 * @public
 */
export function foldTraffic(
  samples: readonly TrafficSample[],
  nowMs: number,
): TrafficParts {
  const of = (query: TrafficSample['query']) =>
    samples.filter(s => s.query === query);
  const [requests, latency, requestsNow, latencyNow] = [
    of('requests'),
    of('latency'),
    of('requestsNow'),
    of('latencyNow'),
  ];
  const outbound = of('outbound').filter(
    s => s.labels.destination !== undefined,
  );
  const last = (sample: TrafficSample) =>
    sample.points[sample.points.length - 1]?.[1] ?? 0;
  const atEnd = (sample: TrafficSample) =>
    sample.points.find(([time]) => time === nowMs)?.[1] ?? 0;
  return {
    ...(requestsNow.length > 0 && {
      total: row({}, requestsNow, latencyNow, last),
    }),
    byVersion: rows(requestsNow, latencyNow, versionOf(requestsNow), last),
    callers: callers(requestsNow, latencyNow, last),
    destinations: rows(outbound, [], destinationOf, atEnd),
    series: [
      ...inboundSeries({}, requests, latency),
      ...[...groups(requests, versionOf(requests))].flatMap(
        ([version, group]) =>
          inboundSeries(
            { version },
            group,
            latency.filter(s => versionOf(requests)(s) === version),
          ),
      ),
      ...[...groups(outbound, destinationOf)].flatMap(
        ([destination, group]) => [
          line(
            'requests',
            'outbound',
            { destination },
            'requests/s',
            'outbound',
            sums(group),
          ),
          line(
            'errors',
            'outbound',
            { destination },
            'ratio',
            'outbound',
            ratios(group, s => s.isError),
          ),
        ],
      ),
    ].filter(series => series.points.length > 0),
  };
}

/** No versions at all are no groups; once there is one, the rest has a name too. */
function versionOf(samples: readonly TrafficSample[]): KeyOf {
  const known = samples.some(s => s.labels.version !== undefined);
  return sample => sample.labels.version ?? (known ? NO_VERSION : undefined);
}

function callerOf({ labels }: TrafficSample): string {
  return JSON.stringify([
    labels.peerIdentity ?? null,
    labels.peerWorkload ?? null,
    labels.peerNamespace ?? null,
  ]);
}

function groups(
  samples: readonly TrafficSample[],
  keyOf: KeyOf,
): Map<string, TrafficSample[]> {
  const result = new Map<string, TrafficSample[]>();
  for (const sample of samples) {
    const key = keyOf(sample);
    if (key === undefined) continue;
    const group = result.get(key);
    if (group) group.push(sample);
    else result.set(key, [sample]);
  }
  return new Map([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rows(
  requests: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  keyOf: KeyOf,
  valueOf: ValueOf,
): TrafficRow[] {
  const buckets = groups(latency, keyOf);
  const label = keyOf === destinationOf ? 'destination' : 'version';
  return byRate(
    [...groups(requests, keyOf)].map(([key, group]) =>
      row({ [label]: key }, group, buckets.get(key) ?? [], valueOf),
    ),
  );
}

function callers(
  requests: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  valueOf: ValueOf,
): TrafficCaller[] {
  const buckets = groups(latency, callerOf);
  return byRate(
    [...groups(requests, callerOf)].map(([key, group]) => {
      const { peerIdentity, peerWorkload, peerNamespace } = group[0].labels;
      const denied = share(group, s => s.isDenied, valueOf);
      return {
        ...row({}, group, buckets.get(key) ?? [], valueOf),
        ...(peerIdentity !== undefined && {
          identity: peerIdentity.replace(/^spiffe:\/\//, ''),
        }),
        ...(peerWorkload !== undefined && { workload: peerWorkload }),
        ...(peerNamespace !== undefined && { namespace: peerNamespace }),
        entityRefs: [],
        ...(denied && { deniedRate: denied.yes }),
      };
    }),
  );
}

function byRate<T extends TrafficRow>(list: T[]): T[] {
  return list.sort((a, b) => b.rate - a.rate);
}

function row(
  labels: Readonly<Record<string, string>>,
  requests: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  valueOf: ValueOf,
): TrafficRow {
  const rate = requests.reduce((sum, s) => sum + valueOf(s), 0);
  const errors = share(requests, s => s.isError, valueOf);
  const mtls = share(requests, s => s.isMtls, valueOf);
  const buckets = latency.flatMap((s): Bucket[] =>
    s.upToMs === undefined ? [] : [[s.upToMs, valueOf(s)]],
  );
  return {
    labels,
    rate,
    ...(errors && errors.of > 0 && { success: 1 - errors.yes / errors.of }),
    ...quantiles(buckets),
    ...(mtls && mtls.of > 0 && { mtls: mtls.yes / mtls.of }),
  };
}

/** Sums over the samples that tell; undefined when none does. */
function share(
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

function quantiles(
  buckets: readonly Bucket[],
): Partial<Record<Quantile, number>> {
  const result: Partial<Record<Quantile, number>> = {};
  for (const [name, quantile] of QUANTILES) {
    const value = histogramQuantile(quantile, buckets);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function inboundSeries(
  labels: Readonly<Record<string, string>>,
  requests: readonly TrafficSample[],
  latency: readonly TrafficSample[],
): TrafficSeries[] {
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
    .map(([time, list]) => ({ time, values: quantiles(list) }));
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
  ];
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
