import {
  isJsonObject,
  JsonObject,
  KubeObject,
  listAt,
  objectAt,
  StringMap,
} from '../KubeObject';
import { stableAddress, stableUid } from './deterministic';
import { injectionFor } from './sidecars';

/** Names a reason why the application container is waiting, such as CrashLoopBackOff. */
const WAITING = 'demo-cluster/waiting';

/** What a pod has that its template does not say. */
export interface PodOptions {
  readonly name: string;
  /** The Deployment, StatefulSet or DaemonSet it belongs to in the end. */
  readonly workload: KubeObject;
  /** The direct owner: a ReplicaSet, or the workload itself. */
  readonly owner: KubeObject;
  readonly namespace: KubeObject | undefined;
  readonly nodeName: string;
  readonly extraLabels?: StringMap;
}

/** A running pod as the scheduler, the kubelet and the mesh's injector leave it. */
export function podFromTemplate(
  template: JsonObject,
  options: PodOptions,
): KubeObject {
  const { name, workload, owner } = options;
  const namespace = owner.metadata.namespace ?? 'default';
  const startTime = workload.metadata.creationTimestamp ?? '';
  const { kind, metadata } = workload;
  const injection = injectionFor(template, options.namespace, {
    kind,
    name: metadata.name,
  });
  const spec = objectAt(template, 'spec');
  const waiting = objectAt(template, 'metadata', 'annotations')[WAITING];
  const annotations = Object.fromEntries(
    Object.entries({
      ...(objectAt(template, 'metadata', 'annotations') as StringMap),
      ...injection?.annotations,
    }).filter(([key]) => !key.startsWith('demo-cluster/')),
  );
  const containers = [
    ...listAt(spec, 'containers').map(withDefaults),
    ...(injection?.containers ?? []),
  ];
  const initContainers = [
    ...(injection?.initContainers ?? []),
    ...listAt(spec, 'initContainers'),
  ];
  const serviceAccountName = String(spec.serviceAccountName ?? 'default');
  const podIP = stableAddress(`${namespace}/${name}`, '10.244');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: name.replace(/[^-]+$/, ''),
      namespace,
      uid: stableUid(`Pod/${namespace}/${name}`),
      creationTimestamp: startTime,
      labels: {
        ...(objectAt(template, 'metadata', 'labels') as StringMap),
        ...options.extraLabels,
        ...injection?.labels,
      },
      annotations,
      ownerReferences: [controllerReference(owner)],
    },
    spec: {
      ...spec,
      serviceAccountName,
      serviceAccount: serviceAccountName,
      nodeName: options.nodeName,
      restartPolicy: 'Always',
      containers,
      ...(initContainers.length > 0 && { initContainers }),
    },
    status: {
      phase: 'Running',
      hostIP: stableAddress(options.nodeName, '172.18'),
      podIP,
      podIPs: [{ ip: podIP }],
      startTime,
      qosClass: 'Burstable',
      conditions: [
        'PodScheduled',
        'Initialized',
        'ContainersReady',
        'Ready',
      ].map(type => ({
        type,
        status: waiting && /Ready/.test(type) ? 'False' : 'True',
        lastTransitionTime: startTime,
      })),
      containerStatuses: containers.map((container, i) =>
        containerStatus(container, startTime, i === 0 ? waiting : undefined),
      ),
      ...(initContainers.length > 0 && {
        initContainerStatuses: initContainers.map(container =>
          container.restartPolicy === 'Always'
            ? containerStatus(container, startTime, undefined)
            : {
                ...containerStatus(container, startTime, undefined),
                started: false,
                state: {
                  terminated: { exitCode: 0, reason: 'Completed' },
                },
              },
        ),
      }),
    },
  };
}

/** The owner reference that makes an object belong to its controller. */
export function controllerReference(owner: KubeObject): JsonObject {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

function withDefaults(container: JsonObject): JsonObject {
  return {
    imagePullPolicy: 'IfNotPresent',
    ...container,
    ports: Array.isArray(container.ports)
      ? container.ports
          .filter(isJsonObject)
          .map(port => ({ protocol: 'TCP', ...port }))
      : undefined,
  };
}

function containerStatus(
  container: JsonObject,
  startedAt: string,
  waiting: unknown,
): JsonObject {
  const image = String(container.image ?? '');
  return {
    name: container.name,
    image,
    imageID: image,
    ready: !waiting,
    started: !waiting,
    restartCount: waiting ? 12 : 0,
    state: waiting
      ? { waiting: { reason: String(waiting) } }
      : { running: { startedAt } },
  };
}
