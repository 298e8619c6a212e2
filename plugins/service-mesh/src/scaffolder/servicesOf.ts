import {
  IntentBackend,
  IntentTarget,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PickedWorkload } from './formValues';

/** Labels that name an application, the best first; other labels of pods belong to tools. */
const NAMING = ['app', 'app.kubernetes.io/name', 'k8s-app'];

/** The Services in front of an entity's workloads as intents name them, the one with the most workloads first. @internal */
export function servicesOf(
  workloads: readonly Workload[],
): Omit<PickedWorkload, 'entityRef'>[] {
  const found = new Map<
    string,
    {
      pick: Omit<PickedWorkload, 'entityRef' | 'target'>;
      behind: Workload[];
      target: Omit<IntentTarget, 'labels'>;
    }
  >();
  for (const workload of workloads) {
    for (const port of workload.ports) {
      for (const service of port.services) {
        const key = `${workload.cluster} ${workload.namespace} ${service.name} ${service.port}`;
        const known = found.get(key);
        if (known) known.behind.push(workload);
        else
          found.set(key, {
            pick: {
              mesh: writeTargetId(workload),
              serviceAccount: workload.serviceAccount,
            },
            behind: [workload],
            target: {
              namespace: workload.namespace,
              service: service.name,
              port: {
                number: service.port,
                target: port.number,
                protocol: port.protocol === 'unknown' ? 'tcp' : port.protocol,
              },
            },
          });
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => b.behind.length - a.behind.length)
    .map(({ pick, behind, target }) => ({
      ...pick,
      target: { ...target, labels: labelsOf(behind) },
    }));
}

/** Versions of a target, and other Services of its namespace that share its pods. @internal */
export function backendsOf(
  workloads: readonly Workload[],
  { mesh, target }: Partial<PickedWorkload>,
): IntentBackend[] {
  if (!target) return [];
  const own = workloads.filter(
    ({ namespace }) => namespace === target.namespace,
  );
  const versions = own.flatMap(({ services, podLabels }) =>
    services.includes(target.service) && podLabels.version !== undefined
      ? [podLabels.version]
      : [],
  );
  const services = new Set(own.flatMap(workload => workload.services));
  services.delete(target.service);
  const others = [...services].sort().map(service => ({ service }));
  // Only sidecars of Istio tell versions of one Service apart; elsewhere each version has a Service.
  return mesh === 'istio'
    ? [
        ...[...new Set(versions)].sort().map(name => ({
          service: target.service,
          version: { name, labels: { version: name } },
        })),
        ...others,
      ]
    : others;
}

/** Id of what intents are written for, by the mesh and the data plane a workload is in. */
function writeTargetId({ membership }: Workload): string {
  const { mesh, dataPlane } = membership;
  if (mesh === undefined) return '';
  return dataPlane === 'ambient' ? `${mesh}-ambient` : mesh;
}

function labelsOf(workloads: readonly Workload[]): Record<string, string> {
  const [first, ...rest] = workloads;
  const shared = Object.entries(first.podLabels).filter(([name, value]) =>
    rest.every(({ podLabels }) => podLabels[name] === value),
  );
  const naming = NAMING.flatMap(
    name => shared.find(([label]) => label === name)?.[0] ?? [],
  )[0];
  return Object.fromEntries(
    naming ? shared.filter(([name]) => name === naming) : shared,
  );
}
