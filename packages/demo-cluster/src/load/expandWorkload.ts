import { isJsonObject, JsonObject, KubeObject, objectAt } from '../KubeObject';
import { stableSuffix, stableUid } from './deterministic';
import { controllerReference, podFromTemplate } from './podFromTemplate';

/** What the workload controllers would make of one Deployment, StatefulSet or DaemonSet. */
export interface Expansion {
  /** The replica set of a Deployment, and the pods. */
  readonly dependents: readonly KubeObject[];
  /** The workload with its status. */
  readonly workload: KubeObject;
}

/** Where the workload runs. */
export interface Surroundings {
  readonly namespace: KubeObject | undefined;
  readonly nodeNames: readonly string[];
}

/** Turns a workload's template into the objects a cluster would have. */
export function expandWorkload(
  workload: KubeObject,
  surroundings: Surroundings,
): Expansion {
  switch (workload.kind) {
    case 'DaemonSet':
      return expandDaemonSet(workload, surroundings);
    case 'StatefulSet':
      return expandStatefulSet(workload, surroundings);
    default:
      return expandDeployment(workload, surroundings);
  }
}

function expandDeployment(
  workload: KubeObject,
  { namespace, nodeNames }: Surroundings,
): Expansion {
  const { name } = workload.metadata;
  const template = objectAt(workload, 'spec', 'template');
  const replicas = replicasOf(workload);
  const hash = stableSuffix(JSON.stringify(template), 10);
  const replicaSet = replicaSetOf(workload, template, hash);
  const pods = sequence(replicas).map(i => {
    const podName = `${name}-${hash}-${stableSuffix(
      `${name}-${hash}-${i}`,
      5,
    )}`;
    return podFromTemplate(template, {
      name: podName,
      workload,
      owner: replicaSet,
      namespace,
      nodeName: pick(nodeNames, podName),
      extraLabels: { 'pod-template-hash': hash },
    });
  });
  const ready = pods.filter(isReady).length;
  const counts = { replicas, readyReplicas: ready, availableReplicas: ready };
  return {
    dependents: [{ ...replicaSet, status: { ...counts } }, ...pods],
    workload: {
      ...workload,
      status: {
        ...counts,
        updatedReplicas: replicas,
        observedGeneration: workload.metadata.generation ?? 1,
        conditions: [
          {
            type: 'Available',
            status: ready === replicas ? 'True' : 'False',
            reason:
              ready === replicas
                ? 'MinimumReplicasAvailable'
                : 'MinimumReplicasUnavailable',
          },
        ],
      },
    },
  };
}

function expandStatefulSet(
  workload: KubeObject,
  { namespace, nodeNames }: Surroundings,
): Expansion {
  const { name } = workload.metadata;
  const template = objectAt(workload, 'spec', 'template');
  const pods = sequence(replicasOf(workload)).map(i =>
    podFromTemplate(template, {
      name: `${name}-${i}`,
      workload,
      owner: workload,
      namespace,
      nodeName: pick(nodeNames, `${name}-${i}`),
      extraLabels: {
        'statefulset.kubernetes.io/pod-name': `${name}-${i}`,
        'apps.kubernetes.io/pod-index': String(i),
      },
    }),
  );
  const ready = pods.filter(isReady).length;
  const status = {
    replicas: pods.length,
    readyReplicas: ready,
    currentReplicas: pods.length,
    availableReplicas: ready,
  };
  return { dependents: pods, workload: { ...workload, status } };
}

function expandDaemonSet(
  workload: KubeObject,
  { namespace, nodeNames }: Surroundings,
): Expansion {
  const { name } = workload.metadata;
  const template = objectAt(workload, 'spec', 'template');
  const pods = nodeNames.map(nodeName =>
    podFromTemplate(template, {
      name: `${name}-${stableSuffix(`${name}-${nodeName}`, 5)}`,
      workload,
      owner: workload,
      namespace,
      nodeName,
    }),
  );
  const status = {
    desiredNumberScheduled: pods.length,
    currentNumberScheduled: pods.length,
    numberReady: pods.filter(isReady).length,
  };
  return { dependents: pods, workload: { ...workload, status } };
}

function replicaSetOf(
  workload: KubeObject,
  template: JsonObject,
  hash: string,
): KubeObject {
  const { name, namespace, creationTimestamp } = workload.metadata;
  const withHash = { 'pod-template-hash': hash };
  const labels = {
    ...objectAt(template, 'metadata', 'labels'),
    ...withHash,
  } as Record<string, string>;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      uid: stableUid(`ReplicaSet/${namespace}/${name}-${hash}`),
      creationTimestamp,
      labels,
      ownerReferences: [controllerReference(workload)],
    },
    spec: {
      replicas: replicasOf(workload),
      selector: {
        matchLabels: {
          ...objectAt(workload, 'spec', 'selector', 'matchLabels'),
          ...withHash,
        },
      },
      template: {
        ...template,
        metadata: { ...objectAt(template, 'metadata'), labels },
      },
    },
  };
}

function replicasOf(workload: KubeObject): number {
  const { replicas } = objectAt(workload, 'spec');
  return typeof replicas === 'number' ? replicas : 1;
}

function isReady(pod: KubeObject): boolean {
  const statuses = objectAt(pod, 'status').containerStatuses;
  return (
    Array.isArray(statuses) &&
    statuses.filter(isJsonObject).every(status => status.ready === true)
  );
}

function pick(nodeNames: readonly string[], key: string): string {
  const at = stableSuffix(key, 1).charCodeAt(0) % Math.max(1, nodeNames.length);
  return nodeNames[at] ?? 'node-1';
}

function sequence(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
