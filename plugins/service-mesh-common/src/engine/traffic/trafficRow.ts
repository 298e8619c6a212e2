import { TrafficRow } from '../../model';
import { TrafficSample } from '../TrafficSample';
import { Bucket } from '../histogramQuantile';
import { quantilesOf } from '../quantilesOf';
import { CONNECTION_MEASURES } from './connectionMeasures';
import { isRefusal, isRequest, ValueOf } from './sampleTraits';
import { toldShare } from './toldShare';

/** The busiest first. */
export function byRate<T extends TrafficRow>(list: T[]): T[] {
  return list.sort(
    (a, b) => b.rate - a.rate || (b.connections ?? 0) - (a.connections ?? 0),
  );
}

/** The numbers of one group of samples. */
export function trafficRow(
  labels: Readonly<Record<string, string>>,
  samples: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  valueOf: ValueOf,
): TrafficRow {
  const requests = samples.filter(isRequest);
  const connections = samples.filter(s => s.labels.measure === 'connections');
  const rate = requests.reduce((sum, s) => sum + valueOf(s), 0);
  const errors = toldShare(requests, s => s.isError, valueOf);
  const told = (counted: readonly TrafficSample[]) => {
    const found = toldShare(counted, s => s.isMtls, valueOf);
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
      CONNECTION_MEASURES.flatMap(([measure]) => {
        const counted = samples.filter(s => s.labels.measure === measure);
        return counted.length > 0
          ? [[measure, counted.reduce((sum, s) => sum + valueOf(s), 0)]]
          : [];
      }),
    ),
  };
}
