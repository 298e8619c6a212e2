import {
  isJsonObject,
  Json,
  JsonObject,
  KubeObject,
  objectAt,
} from '../KubeObject';
import { badRequest } from './ApiError';
import { ResourceType } from './ResourceType';

/** Kinds that `kubectl scale` works on. */
export function isScalable({ group, kind }: ResourceType): boolean {
  return group === 'apps' && ['Deployment', 'StatefulSet'].includes(kind);
}

/** The Scale form of a workload, what `/scale` shows. */
export function toScale(workload: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    workload.metadata;
  const labels = objectAt(workload, 'spec', 'selector', 'matchLabels');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: objectAt(workload, 'spec').replicas ?? 1 },
    status: {
      replicas: objectAt(workload, 'status').replicas ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  };
}

/** The patch of a workload that a written Scale, or a merge patch of one, stands for. */
export function replicasPatch(scale: Json | undefined): JsonObject {
  const { replicas } = objectAt(isJsonObject(scale) ? scale : {}, 'spec');
  if (typeof replicas !== 'number' || replicas < 0) {
    throw badRequest('spec.replicas: a number of 0 or more is needed');
  }
  return { spec: { replicas } };
}
