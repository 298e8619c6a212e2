import { isUnreadObject } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Deployment } from '../../../engine/coreKinds';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { installations } from '../installations';

const COMPONENTS = [
  'linkerd-destination',
  'linkerd-identity',
  'linkerd-proxy-injector',
];

/** A highly available control plane that is not. @internal */
export const controlPlaneSingleReplica: FindingRule = {
  code: 'linkerd/control-plane-single-replica',
  severity: 'warning',
  title: 'Highly available control plane has too few replicas',
  message:
    '{name} has {available} available replicas; a highly available control plane has at least two.',
  why: 'The installation is set to survive the loss of a node, but with one replica it does not.',
  fix: 'Find out why replicas are missing, or scale the deployment.',
  reads: [MeshConfigMap, Deployment],
  docs: 'https://linkerd.io/2/checks/#l5d-control-plane-replicas',
  *check({ index }): Iterable<Problem> {
    for (const { namespace, values } of installations(index)) {
      if (values.highAvailability !== true) continue;
      for (const name of COMPONENTS) {
        const deployment = index.get(Deployment, name, namespace);
        if (!deployment || isUnreadObject(deployment)) continue;
        const available = deployment.status?.availableReplicas ?? 0;
        if (available > 1) continue;
        yield {
          subject: index.ref(deployment, Deployment),
          field: 'status.availableReplicas',
          params: { name, available: String(available) },
        };
      }
    }
  },
};
