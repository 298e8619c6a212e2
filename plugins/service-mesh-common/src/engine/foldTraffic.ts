import { SignalsData, TrafficOutcome, TrafficRow } from '../model';
import { TrafficSample } from './TrafficSample';
import { groupSamples, KeyOf } from './traffic/groupSamples';
import { isOutbound, ValueOf } from './traffic/sampleTraits';
import { trafficCallers } from './traffic/trafficCallers';
import { trafficOutcomes } from './traffic/trafficOutcomes';
import { byRate, trafficRow } from './traffic/trafficRow';
import { inboundSeries, outboundSeries } from './traffic/trafficSeries';

/** The numbers of the signals report. @public */
export type TrafficParts = Pick<
  SignalsData,
  'total' | 'byVersion' | 'callers' | 'destinations' | 'series'
> & { readonly outcomes: readonly TrafficOutcome[] };

/** What a version is called when some samples have one and others do not. */
const NO_VERSION = 'unknown';

const destinationOf: KeyOf = sample => sample.labels.destination;

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
      total: trafficRow({}, received, receivedLatency, last),
    }),
    byVersion: rows(received, receivedLatency, versionOf(received), last),
    callers: trafficCallers(received, receivedLatency, last),
    destinations:
      sent.length > 0
        ? rows(
            sent,
            allLatencyNow.filter(s => isOutbound(s) && named(s)),
            destinationOf,
            last,
          )
        : rows(outbound, [], destinationOf, atEnd),
    outcomes: trafficOutcomes(allNow, last),
    series: [
      ...inboundSeries({}, requests, latency),
      ...[...groupSamples(requests, requestVersion)].flatMap(
        ([version, group]) =>
          inboundSeries(
            { version },
            group,
            latency.filter(s => requestVersion(s) === version),
          ),
      ),
      ...[...groupSamples(outbound, destinationOf)].flatMap(
        ([destination, group]) => outboundSeries({ destination }, group),
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
  return trafficRow({}, received, latency, valueOf);
}

/** No versions at all are no groups; once there is one, the rest has a name too. */
function versionOf(samples: readonly TrafficSample[]): KeyOf {
  const known = samples.some(s => s.labels.version !== undefined);
  return sample => sample.labels.version ?? (known ? NO_VERSION : undefined);
}

function rows(
  requests: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  keyOf: KeyOf,
  valueOf: ValueOf,
): TrafficRow[] {
  const buckets = groupSamples(latency, keyOf);
  const label = keyOf === destinationOf ? 'destination' : 'version';
  return byRate(
    [...groupSamples(requests, keyOf)].map(([key, group]) =>
      trafficRow({ [label]: key }, group, buckets.get(key) ?? [], valueOf),
    ),
  );
}
