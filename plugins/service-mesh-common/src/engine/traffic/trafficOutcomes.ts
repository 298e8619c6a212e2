import { TrafficOutcome } from '../../model';
import { TrafficSample } from '../TrafficSample';
import { isOutbound, isRequest, ValueOf } from './sampleTraits';

/** Samples of the instant queries by how the requests ended, those with most requests first. */
export function trafficOutcomes(
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
