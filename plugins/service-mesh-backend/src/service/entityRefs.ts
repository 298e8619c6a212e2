import {
  MeshView,
  OverviewData,
  ResourceRef,
  TrafficData,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** API groups of the controllers that own pods. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'apps'],
  ['StatefulSet', 'apps'],
  ['DaemonSet', 'apps'],
  ['ReplicaSet', 'apps'],
  ['Job', 'batch'],
  ['CronJob', 'batch'],
  ['Rollout', 'argoproj.io'],
]);

/** The workloads of an entity, their Services and their pods. */
export function ownRefs({ workloads }: OverviewData): readonly ResourceRef[] {
  return workloads.flatMap(
    ({ cluster, namespace, ownerKind, name, services, pods }) => [
      {
        cluster,
        namespace,
        group: GROUPS.get(ownerKind) ?? '',
        kind: ownerKind,
        name,
      },
      ...services.map(service => ({
        cluster,
        namespace,
        group: '',
        kind: 'Service',
        name: service,
      })),
      ...pods.map(pod => ({
        cluster,
        namespace,
        group: '',
        kind: 'Pod',
        name: pod,
      })),
    ],
  );
}

/** Gateways that lead to the entity: answers about routes refer to them. */
export function gatewayRefs({
  routing,
  workloads,
}: TrafficData): readonly ResourceRef[] {
  return routing.splits.flatMap(split =>
    split.gateways.flatMap(written => {
      const [namespace, name] = written.split('/');
      return name === undefined
        ? []
        : workloads.flatMap(({ cluster }) =>
            ['networking.istio.io', 'gateway.networking.k8s.io'].map(group => ({
              cluster,
              group,
              kind: 'Gateway',
              namespace,
              name,
            })),
          );
    }),
  );
}

/** What answers about calls out of the cluster refer to, by the namespaces of the entity's own workloads. */
export function outsideRefs(
  { indexes, meshes }: MeshView,
  { workloads }: OverviewData,
): readonly ResourceRef[] {
  return indexes.flatMap(index => {
    const namespaces = new Set(
      workloads.flatMap(({ cluster, namespace }) =>
        cluster === index.cluster ? [namespace] : [],
      ),
    );
    return [...namespaces].flatMap(namespace =>
      meshes.flatMap(mesh => mesh.read.outside?.(index, namespace) ?? []),
    );
  });
}

/** What tells clients how to connect, also in their own namespaces: answers about callers refer to it. */
export function connectingRefs(
  { indexes, meshes }: MeshView,
  { workloads }: OverviewData,
): readonly ResourceRef[] {
  return workloads.flatMap(workload =>
    indexes
      .filter(({ cluster }) => cluster === workload.cluster)
      .flatMap(index =>
        meshes.flatMap(({ read }) => read.connecting?.(index, workload) ?? []),
      ),
  );
}
