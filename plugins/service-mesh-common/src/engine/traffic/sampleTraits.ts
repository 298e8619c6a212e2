import { TrafficSample } from '../TrafficSample';

/** What a sample counts for at the time that is asked about. */
export type ValueOf = (sample: TrafficSample) => number;

/** Whether a sample counts requests, not connections or refusals. */
export function isRequest({ labels }: TrafficSample): boolean {
  return labels.measure === undefined;
}

/** Whether a sample counts what a mesh refused by itself. */
export function isRefusal({ labels }: TrafficSample): boolean {
  return (
    labels.measure === 'refusedRequests' ||
    labels.measure === 'refusedConnections'
  );
}

/** Whether a sample counts what a workload sent. */
export function isOutbound({ labels }: TrafficSample): boolean {
  return labels.direction === 'outbound';
}
