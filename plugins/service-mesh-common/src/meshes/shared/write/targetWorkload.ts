import { Membership, IntentTarget, Workload } from '../../../model';

/** The workload an intent is about, as if it ran in a mesh. @internal */
export function targetWorkload(
  { namespace, service, labels, port }: IntentTarget,
  cluster: string,
  membership: Pick<Membership, 'mesh' | 'dataPlane' | 'waypoint'>,
  pods: readonly string[] = [],
): Workload {
  return {
    cluster,
    namespace,
    ownerKind: 'Deployment',
    name: service,
    podLabels: labels,
    serviceAccount: 'default',
    ports: [
      {
        number: port.target,
        protocol: port.protocol,
        services: [{ name: service, port: port.number }],
      },
    ],
    services: [service],
    pods,
    membership: {
      ...membership,
      podsInMesh: 1,
      podsTotal: 1,
      proxyVersions: [],
      evidence: [
        { type: 'default', name: 'the target of the intent is in the mesh' },
      ],
    },
    matchedBy: [],
  };
}
