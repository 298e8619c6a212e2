import { WorkloadPort } from '../../../model';
import { ObservedSample } from '../../ObservedSample';

/** Where the metrics name no port, those their Service leads to with the protocol that was seen. */
export function candidatePorts(
  { server, protocol }: ObservedSample,
  known: readonly WorkloadPort[],
): readonly number[] {
  if (server.port !== undefined) return [server.port];
  const narrow = (
    list: readonly WorkloadPort[],
    keep: (port: WorkloadPort) => boolean,
  ) => {
    const kept = list.filter(keep);
    return kept.length > 0 ? kept : list;
  };
  const reached = narrow(known, port =>
    port.services.some(({ name }) => name === server.service),
  );
  const spoken = protocol
    ? narrow(
        reached,
        port =>
          port.protocol === 'unknown' ||
          (port.protocol === 'tcp') === (protocol === 'tcp'),
      )
    : reached;
  return spoken.map(({ number }) => number);
}
