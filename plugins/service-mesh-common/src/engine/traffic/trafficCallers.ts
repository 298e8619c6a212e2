import { TrafficCaller } from '../../model';
import { RefusalMeasure } from '../MeshMetrics';
import { TrafficSample } from '../TrafficSample';
import { groupSamples } from './groupSamples';
import { isRequest, ValueOf } from './sampleTraits';
import { toldShare } from './toldShare';
import { byRate, trafficRow } from './trafficRow';

function callerOf({ labels }: TrafficSample): string {
  return JSON.stringify([
    labels.peerIdentity ?? null,
    labels.peerWorkload ?? null,
    labels.peerNamespace ?? null,
  ]);
}

/** Whoever called, with the numbers of each and what of them was refused. */
export function trafficCallers(
  requests: readonly TrafficSample[],
  latency: readonly TrafficSample[],
  valueOf: ValueOf,
): TrafficCaller[] {
  const buckets = groupSamples(latency, callerOf);
  return byRate(
    [...groupSamples(requests, callerOf)].map(([key, group]) => {
      const { peerIdentity, peerWorkload, peerNamespace } = group[0].labels;
      return {
        ...trafficRow({}, group, buckets.get(key) ?? [], valueOf),
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
  const answered = toldShare(
    samples.filter(isRequest),
    s => s.isDenied,
    valueOf,
  );
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
