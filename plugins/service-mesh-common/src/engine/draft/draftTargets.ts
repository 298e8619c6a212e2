import { IntentTarget, WorkloadPort } from '../../model';
import { isUnreadObject } from '../ResourceIndex';
import { Service } from '../coreKinds';
import { PlacedWorkload } from '../reports/MeshView';

interface DraftTarget {
  readonly target: IntentTarget;
  readonly entries: readonly PlacedWorkload[];
}

/** One target for each port of each Service; a workload behind none stands for itself. */
export function draftTargets(placed: readonly PlacedWorkload[]): DraftTarget[] {
  const targets = new Map<
    string,
    { target: IntentTarget; entries: PlacedWorkload[] }
  >();
  for (const entry of placed) {
    const { workload, index } = entry;
    for (const port of workload.ports) {
      const [service] = port.services;
      const name = service?.name ?? workload.name;
      const object =
        service && index.get(Service, service.name, workload.namespace);
      const selector =
        object && !isUnreadObject(object) ? object.spec?.selector : undefined;
      const key = `${workload.namespace}/${name}:${port.number}`;
      const known = targets.get(key);
      if (known) known.entries.push(entry);
      else
        targets.set(key, {
          target: {
            namespace: workload.namespace,
            service: name,
            labels: selector ?? workload.podLabels,
            port: {
              number: service?.port ?? port.number,
              target: port.number,
              protocol: protocolOf(port),
            },
          },
          entries: [entry],
        });
    }
  }
  return [...targets.values()];
}

function protocolOf({
  protocol,
}: WorkloadPort): IntentTarget['port']['protocol'] {
  return protocol === 'unknown' ? 'http' : protocol;
}
