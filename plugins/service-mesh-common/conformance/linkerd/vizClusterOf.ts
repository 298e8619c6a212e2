import {
  VizCluster,
  VizContainer,
  VizContainerStatus,
  VizObject,
  VizPod,
} from '../../src/meshes/linkerd/viz/VizCluster';

/** The parts of raw objects the rows are made of. */
interface Raw {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly {
      readonly kind?: string;
      readonly name?: string;
      readonly uid?: string;
    }[];
  };
  readonly spec?: {
    readonly selector?: Readonly<Record<string, unknown>>;
    readonly type?: string;
    readonly serviceAccountName?: string;
    readonly containers?: readonly VizContainer[];
    readonly initContainers?: readonly VizContainer[];
    readonly routes?: readonly { readonly name?: string }[];
    readonly dstOverrides?: readonly {
      readonly authority?: string;
      readonly weight?: string | number;
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly podIP?: string;
    readonly containerStatuses?: readonly VizContainerStatus[];
    readonly initContainerStatuses?: readonly VizContainerStatus[];
  };
}

type Labels = Readonly<Record<string, string>>;

/** Services and replication controllers select by labels, the others by `matchLabels`. */
function selectorOf({ kind, spec }: Raw): Labels | undefined {
  const selector = spec?.selector;
  if (kind === 'Service')
    return spec?.type === 'ExternalName'
      ? undefined
      : (selector as Labels | undefined);
  if (kind === 'ReplicationController') return (selector ?? {}) as Labels;
  return (selector?.matchLabels ?? {}) as Labels;
}

function objectOf(raw: Raw): VizObject {
  const { kind, metadata } = raw;
  return {
    type: kind.toLowerCase(),
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    labels: metadata.labels ?? {},
    owners: (metadata.ownerReferences ?? []).map(
      ({ kind: owner = '', name = '', uid }) => ({ kind: owner, name, uid }),
    ),
    selector: selectorOf(raw),
  };
}

function podOf(raw: Raw): VizPod {
  const { spec, status, metadata } = raw;
  return {
    ...objectOf(raw),
    phase: status?.phase ?? '',
    reason: status?.reason,
    ip: status?.podIP,
    terminating: metadata.deletionTimestamp !== undefined,
    serviceAccount: spec?.serviceAccountName ?? '',
    containers: spec?.containers ?? [],
    initContainers: spec?.initContainers ?? [],
    statuses: status?.containerStatuses ?? [],
    initStatuses: status?.initContainerStatuses ?? [],
  };
}

export function vizClusterOf(
  resources: readonly unknown[],
  controlPlaneNamespace: string,
  clusterDomain: string,
): VizCluster {
  const all = resources as readonly Raw[];
  return {
    controlPlaneNamespace,
    clusterDomain,
    objects: all.filter(({ kind }) => kind !== 'Pod').map(objectOf),
    pods: all.filter(({ kind }) => kind === 'Pod').map(podOf),
    profiles: all
      .filter(({ kind }) => kind === 'ServiceProfile')
      .map(({ metadata, spec }) => ({
        name: metadata.name,
        namespace: metadata.namespace ?? '',
        routes: (spec?.routes ?? []).map(({ name = '' }) => name),
        overrides: (spec?.dstOverrides ?? []).map(
          ({ authority = '', weight = 0 }) => ({ authority, weight }),
        ),
      })),
  };
}
