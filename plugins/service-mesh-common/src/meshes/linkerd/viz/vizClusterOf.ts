import { Pod, Service } from '../../../engine/coreKinds';
import { derived } from '../../../engine/derived';
import { topOwner } from '../../../engine/groupPods';
import {
  isUnread,
  Reading,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { ServiceProfile } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { VizCluster, VizObject, VizPod } from './VizCluster';

/** A workload that rows are wanted for. @internal */
export interface VizOwner {
  readonly namespace: string;
  readonly ownerKind: string;
  readonly name: string;
}

/** Types Linkerd's tools know and metrics name; a controller of another kind stands as what it looks like to them. */
const TYPES: ReadonlySet<string> = new Set([
  'cronjob',
  'daemonset',
  'deployment',
  'job',
  'pod',
  'replicationcontroller',
  'statefulset',
]);

/** The type rows of a workload have. @internal */
export function vizType(ownerKind: string): string {
  const type = ownerKind.toLowerCase();
  return TYPES.has(type) ? type : 'replicaset';
}

function ownerKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** Pods of one namespace by their topmost controller. */
const podsByOwner = derived((pods: readonly Pod[]) => {
  const result = new Map<string, Pod[]>();
  for (const pod of pods) {
    const { kind, name } = topOwner(pod);
    const entry = result.get(ownerKey(kind, name));
    if (entry) entry.push(pod);
    else result.set(ownerKey(kind, name), [pod]);
  }
  return result;
});

function listed<T>(reading: Reading<T> | undefined): readonly T[] {
  return reading === undefined || isUnread(reading) ? [] : reading;
}

/** What stands between a pod and its topmost controller is not watched: one stand-in takes its place. */
const BETWEEN: Readonly<Record<string, string>> = {
  deployment: 'ReplicaSet',
  cronjob: 'Job',
};

function podOf(
  { metadata, spec, status }: Pod,
  owners: VizObject['owners'],
): VizPod {
  const containers = (list: NonNullable<typeof spec>['containers'] = []) =>
    list.map(({ name, restartPolicy }) => ({ name, restartPolicy }));
  return {
    type: 'pod',
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    labels: metadata.labels ?? {},
    owners,
    phase: status?.phase ?? '',
    reason: status?.reason,
    ip: status?.podIP,
    terminating: metadata.deletionTimestamp !== undefined,
    serviceAccount: spec?.serviceAccountName ?? 'default',
    containers: containers(spec?.containers),
    initContainers: containers(spec?.initContainers),
    statuses: status?.containerStatuses ?? [],
    initStatuses: status?.initContainerStatuses ?? [],
  };
}

function ownerObjects({ namespace, ownerKind, name }: VizOwner) {
  const type = vizType(ownerKind);
  const uid = `${namespace}/${ownerKind}/${name}`;
  const self = { type, name, namespace, uid, labels: {}, selector: {} };
  const between = BETWEEN[type];
  const kind = type === 'replicaset' ? 'ReplicaSet' : ownerKind;
  if (type === 'pod') return { objects: [], owners: [] };
  return between
    ? {
        objects: [
          { ...self, owners: [] },
          {
            ...self,
            type: between.toLowerCase(),
            uid: `${uid}/`,
            owners: [{ kind, name, uid }],
          },
        ],
        owners: [{ kind: between, name, uid: `${uid}/` }],
      }
    : { objects: [{ ...self, owners: [] }], owners: [{ kind, name, uid }] };
}

/** The part of a cluster that rows of some workloads, and of Services of some namespaces, are made of. @internal */
export function vizClusterOf(
  index: ResourceIndex | undefined,
  owners: readonly VizOwner[],
  serviceNamespaces: readonly string[] = [],
): VizCluster {
  const config = index && readLinkerdConfig(index);
  const namespaces = [
    ...new Set([
      ...owners.map(({ namespace }) => namespace),
      ...serviceNamespaces,
    ]),
  ];
  const parts = owners.map(owner => ({ owner, ...ownerObjects(owner) }));
  return {
    controlPlaneNamespace: config?.controlPlaneNamespace ?? 'linkerd',
    clusterDomain: config?.clusterDomain ?? 'cluster.local',
    objects: [
      ...parts.flatMap(({ objects }) => objects),
      ...namespaces.flatMap(namespace => [
        { type: 'namespace', name: namespace, labels: {}, owners: [] },
        ...listed(index?.list(Service, namespace)).map(
          ({ metadata, spec }): VizObject => ({
            type: 'service',
            name: metadata.name,
            namespace,
            labels: metadata.labels ?? {},
            owners: [],
            ...(spec?.type !== 'ExternalName' &&
              spec?.selector && { selector: spec.selector }),
          }),
        ),
      ]),
    ],
    pods: parts.flatMap(({ owner, owners: own }) =>
      (
        podsByOwner(listed(index?.list(Pod, owner.namespace))).get(
          ownerKey(owner.ownerKind, owner.name),
        ) ?? []
      ).map(pod => podOf(pod, own)),
    ),
    profiles: namespaces.flatMap(namespace =>
      listed(index?.list(ServiceProfile, namespace)).map(
        ({ metadata, spec }) => ({
          name: metadata.name,
          namespace,
          routes: (spec?.routes ?? []).flatMap(({ name }) => name ?? []),
          overrides: (spec?.dstOverrides ?? []).map(
            ({ authority = '', weight = 0 }) => ({ authority, weight }),
          ),
        }),
      ),
    ),
  };
}
