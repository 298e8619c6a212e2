import {
  IntentTarget,
  SplitChange,
  SplitIntent,
  TrafficSplit,
} from '../../../model';
import { ResourceIndex } from '../../ResourceIndex';
import { PlacedWorkload } from '../MeshView';
import { serviceAt } from './serviceAt';

/** The intents a template starts from: one step on, and all the way back; undefined when the weights cannot be written as one. */
export function splitChange(
  split: TrafficSplit,
  canary: number,
  verdict: string,
  next: number | undefined,
  index: ResourceIndex,
  placed: readonly PlacedWorkload[],
): SplitChange | undefined {
  const target = targetOf(split, index, placed);
  const mesh = placed.find(
    ({ mesh: found, index: other }) => found && other === index,
  )?.mesh;
  const inPlace = split.backends.every(
    ({ host }) =>
      serviceAt(index, host)?.metadata.namespace === target?.namespace,
  );
  if (!target || !mesh || !inPlace) return undefined;
  const backends = (percent: number): SplitIntent['backends'] =>
    split.backends.map((backend, i) => ({
      service: backend.host.split('.', 1)[0],
      ...(backend.subset !== undefined && {
        version: {
          name: backend.subset,
          labels: backend.subsetLabels ?? {},
        },
      }),
      weight: i === canary ? percent : 100 - percent,
    }));
  const onward = verdict === 'advance' || verdict === 'start';
  return {
    mesh: mesh.id,
    target,
    ...(onward && next !== undefined && { next: backends(next) }),
    rollBack: backends(0),
  };
}

/** The Service clients call, as a template wants it. */
function targetOf(
  { host, port, protocol }: TrafficSplit,
  index: ResourceIndex,
  placed: readonly PlacedWorkload[],
): IntentTarget | undefined {
  const service = serviceAt(index, host);
  const namespace = service?.metadata.namespace;
  if (!service || namespace === undefined) return undefined;
  const name = service.metadata.name;
  const number = port ?? service.spec?.ports?.[0]?.port;
  const served = placed
    .filter(entry => entry.index === index)
    .flatMap(({ workload }) => workload.ports)
    .find(candidate =>
      candidate.services.some(s => s.name === name && s.port === number),
    );
  if (number === undefined || !served) return undefined;
  return {
    namespace,
    service: name,
    labels: service.spec?.selector ?? {},
    port: {
      number,
      target: served.number,
      protocol: protocol === 'tls' ? 'tcp' : protocol,
    },
  };
}
