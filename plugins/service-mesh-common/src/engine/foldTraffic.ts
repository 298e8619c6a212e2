import {
  SignalName,
  SignalsData,
  TrafficCaller,
  TrafficOutcome,
  TrafficPoint,
  TrafficRow,
  TrafficSeries,
  TrafficUnit,
} from '../model';
import { Bucket } from './histogramQuantile';
import { ConnectionMeasure, RefusalMeasure } from './MeshMetrics';
import { QUANTILES, quantilesOf } from './quantilesOf';
import { TrafficSample } from './TrafficSample';

/** The numbers of the signals report. @public */
export type TrafficParts = Pick<
  SignalsData,
  'total' | 'byVersion' | 'callers' | 'destinations' | 'series'
> & { readonly outcomes: readonly TrafficOutcome[] };

/** What a version is called when some samples have one and others do not. */
const NO_VERSION = 'unknown';

type KeyOf = (sample: TrafficSample) => string | undefined;
type ValueOf = (sample: TrafficSample) => number;

const destinationOf: KeyOf = sample => sample.labels.destination;

/** What is counted of connections, with its unit. */
const MEASURES: readonly (readonly [ConnectionMeasure, TrafficUnit])[] = [
  ['connections', 'connections/s'],
  ['failedConnections', 'connections/s'],
  ['bytesFromClient', 'bytes/s'],
  ['bytesToClient', 'bytes/s'],
];

function isRequest({ labels }: TrafficSample): boolean {
  return labels.measure === undefined;
}

function isRefusal({ labels }: TrafficSample): boolean {
  return (
    labels.measure === 'refusedRequests' ||
    labels.measure === 'refusedConnections'
  );
}

function isOutbound({ labels }: TrafficSample): boolean {
  return labels.direction === 'outbound';
}

/**
 * Folds the samples of the five queries into rows and series. Samples of several clusters and meshes may be mixed.
 * `nowMs` (epoch ms) is the end of the window, which the rows of destinations show when no instant query named any.
 * @public
 */
export function foldTraffic(
  samples: readonly TrafficSample[],
  nowMs: number,
): TrafficParts {
  const of = (query: TrafficSample['query']) =>
    samples.filter(s => s.query === query);
  const [requests, latency] = [of('requests'), of('latency')];
  const [allNow, allLatencyNow] = [of('requestsNow'), of('latencyNow')];
  const received = allNow.filter(s => !isOutbound(s));
  const receivedLatency = allLatencyNow.filter(s => !isOutbound(s));
  const named = (sample: TrafficSample) =>
    sample.labels.destination !== undefined;
  const sent = allNow.filter(s => isOutbound(s) && named(s));
  const outbound = of('outbound').filter(named);
  const last = (sample: TrafficSample) =>
    sample.points[sample.points.length - 1]?.[1] ?? 0;
  const atEnd = (sample: TrafficSample) =>
    sample.points.find(([time]) => time === nowMs)?.[1] ?? 0;
  const requestVersion = versionOf(requests);
  return {
    ...(received.length > 0 && {
      total: row({}, received, receivedLatency, last),
    }),
    byVersion: rows(received, receivedLatency, versionOf(received), last),
    callers: callers(received, receivedLatency, last),
    destinations:
      sent.length > 0
        ? rows(
            sent,
            allLatencyNow.filter(s => isOutbound(s) && named(s)),
            destinationOf,
            last,
          )
        : rows(outbound, [], destinationOf, atEnd),
    outcomes: outcomes(allNow, last),
    series: [
      ...inboundSeries({}, requests, latency),
      ...[...groups(requests, requestVersion)].flatMap(([version, group]) =>
        inboundSeries(
          { version },
          group,
          latency.filter(s => requestVersion(s) === version),
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
            sums(group.filter(isRequest)),
          ),
          line(
            'errors',
            'outbound',
            { destination },
            'ratio',
            'outbound',
            ratios(group.filter(isRequest), s => s.isError),
          ),
          ...connectionLines('outbound', { destination }, group, 'outbound'),
        ],
      ),
    ].filter(series => series.points.length > 0),
  };
}

/**
 * Everything received, at one time or at the end: of queries whose rates cover a whole period, as that period's row.
 * @public
 */
export function totalAt(
  samples: readonly TrafficSample[],
  timeMs?: number,
): TrafficRow | undefined {
  const valueOf: ValueOf = ({ points }) =>
    (timeMs === undefined
      ? points[points.length - 1]
      : points.find(([time]) => time === timeMs))?.[1] ?? 0;
  const received = samples.filter(
    s => !s.query.startsWith('latency') && !isOutbound(s),
  );
  const there = received.some(
    ({ points }) =>
      timeMs === undefined || points.some(([time]) => time === timeMs),
  );
  if (!there) return undefined;
  const latency = samples.filter(
    s => s.query.startsWith('latency') && !isOutbound(s),
  );
  return row({}, received, latency, valueOf);
}

/** Samples of the instant queries by how the requests ended, those with most requests first. */
function outcomes(
  samples: readonly TrafficSample[],
  valueOf: ValueOf,
): TrafficOutcome[] {
  const found = new Map<string, TrafficOutcome>();
  for (const sample of samples) {
    const { code, grpcStatus, flags } = sample.labels;
    const rate = valueOf(sample);
    if (!isRequest(sample) || !(rate > 0)) continue;
    if (code === undefined && grpcStatus === undefined) continue;
    const outcome = {
      direction: isOutbound(sample)
        ? ('outbound' as const)
        : ('inbound' as const),
      protocol:
        grpcStatus === undefined ? ('http' as const) : ('grpc' as const),
      code: grpcStatus ?? code ?? '',
      ...(flags !== undefined && flags !== '-' && { flags }),
      failed: sample.isError,
    };
    const key = JSON.stringify(outcome);
    found.set(key, { ...outcome, rate: (found.get(key)?.rate ?? 0) + rate });
  }
  return [...found.values()].sort((a, b) => b.rate - a.rate);
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
      return {
        ...row({}, group, buckets.get(key) ?? [], valueOf),
        ...(peerIdentity !== undefined && {
          identity: peerIdentity.replace(/^spiffe:\/\//, ''),
        }),
        ...(peerWorkload !== undefined && { workload: peerWorkload }),
        ...(peerNamespace !== undefined && { namespace: peerNamespace }),
        entityRefs: [],
        ...refusals(group, valueOf),
      };
    }),
  );
}

/** What a mesh counts of its own refusals, beside answers that may be refusals. */
function refusals(
  samples: readonly TrafficSample[],
  valueOf: ValueOf,
): Pick<TrafficCaller, 'deniedRate' | 'deniedPrecision' | 'deniedConnections'> {
  const counted = (measure: RefusalMeasure) => {
    const found = samples.filter(({ labels }) => labels.measure === measure);
    return found.length > 0
      ? found.reduce((sum, s) => sum + valueOf(s), 0)
      : undefined;
  };
  const answered = share(samples.filter(isRequest), s => s.isDenied, valueOf);
  const exact = counted('refusedRequests');
  const connections = counted('refusedConnections');
  return {
    ...((answered || exact !== undefined) && {
      deniedRate: (answered?.yes ?? 0) + (exact ?? 0),
      deniedPrecision: answered ? 'status-only' : 'exact',
    }),
    ...(connections !== undefined && { deniedConnections: connections }),
  };
}

function byRate<T extends TrafficRow>(list: T[]): T[] {
  return list.sort(
    (a, b) => b.rate - a.rate || (b.connections ?? 0) - (a.connections ?? 0),
  );
}

function row(
  labels: Readonly<Record<string, string>>,
  samples: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  valueOf: ValueOf,
): TrafficRow {
  const requests = samples.filter(isRequest);
  const connections = samples.filter(s => s.labels.measure === 'connections');
  const rate = requests.reduce((sum, s) => sum + valueOf(s), 0);
  const errors = share(requests, s => s.isError, valueOf);
  const told = (counted: readonly TrafficSample[]) => {
    const found = share(counted, s => s.isMtls, valueOf);
    return found && found.of > 0 ? found : undefined;
  };
  const mtls =
    rate > 0
      ? told(requests)
      : told(connections) ?? told(samples.filter(isRefusal));
  const buckets = latency.flatMap((s): Bucket[] =>
    s.upToMs === undefined ? [] : [[s.upToMs, valueOf(s)]],
  );
  return {
    labels,
    rate,
    ...(errors && errors.of > 0 && { success: 1 - errors.yes / errors.of }),
    ...quantilesOf(buckets),
    ...(mtls && { mtls: mtls.yes / mtls.of }),
    ...Object.fromEntries(
      MEASURES.flatMap(([measure]) => {
        const counted = samples.filter(s => s.labels.measure === measure);
        return counted.length > 0
          ? [[measure, counted.reduce((sum, s) => sum + valueOf(s), 0)]]
          : [];
      }),
    ),
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

function connectionLines(
  direction: TrafficSeries['direction'],
  labels: Readonly<Record<string, string>>,
  samples: readonly TrafficSample[],
  query: string,
): TrafficSeries[] {
  return MEASURES.map(([measure, unit]) =>
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

function inboundSeries(
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
