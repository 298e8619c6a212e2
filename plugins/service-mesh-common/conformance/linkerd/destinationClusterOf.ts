import {
  DestinationCluster,
  DestinationConfig,
  DestinationExternal,
  DestinationMeta,
  DestinationPod,
  DestinationSlice,
} from '../../src/meshes/linkerd/destination/DestinationCluster';
import { RawSelector } from '../../src/meshes/linkerd/matchesSelector';
import { RawProfileSpec } from '../../src/meshes/linkerd/profile/translateProfile';
import { ownerOfPod } from '../../src/meshes/linkerd/viz/podRows';
import { VizCluster } from '../../src/meshes/linkerd/viz/VizCluster';
import { vizClusterOf } from './vizClusterOf';

/** The parts of raw objects discovery looks at. */
export interface RawObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly {
      readonly kind?: string;
      readonly name?: string;
    }[];
  };
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly internalTrafficPolicy?: string;
    readonly ports?: DestinationExternal['ports'];
    readonly containers?: DestinationPod['containers'];
    readonly initContainers?: DestinationPod['containers'];
    readonly hostNetwork?: boolean;
    readonly serviceAccountName?: string;
    readonly nodeName?: string;
    readonly meshTLS?: {
      readonly identity?: string;
      readonly serverName?: string;
    };
    readonly workloadIPs?: readonly { readonly ip?: string }[];
    readonly podSelector?: RawSelector;
    readonly externalWorkloadSelector?: RawSelector;
    readonly port?: number | string;
    readonly proxyProtocol?: string;
  };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly hostIP?: string;
    readonly hostIPs?: readonly { readonly ip?: string }[];
  };
  readonly subsets?: readonly {
    readonly addresses?: readonly RawAddress[];
    readonly ports?: DestinationSlice['ports'];
  }[];
  readonly addressType?: string;
  readonly ports?: DestinationSlice['ports'];
  readonly endpoints?: readonly (Omit<RawAddress, 'ip'> & {
    readonly addresses?: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
    readonly zone?: string;
    readonly hints?: {
      readonly forZones?: readonly { readonly name: string }[];
    };
  })[];
}

interface RawAddress {
  readonly ip?: string;
  readonly hostname?: string;
  readonly targetRef?: {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
}

/** Installation values as this suite names them. */
export interface DestinationValues {
  readonly controlPlaneNamespace?: string;
  readonly clusterDomain?: string;
  readonly trustDomain?: string;
  readonly defaultOpaquePorts?: readonly number[];
  readonly enableH2Upgrade?: boolean;
  readonly forceOpaqueTransport?: boolean;
  readonly enableIPv6?: boolean;
  readonly extEndpointZoneWeights?: boolean;
}

export function configOf(values: DestinationValues): DestinationConfig {
  return {
    controlPlaneNamespace: values.controlPlaneNamespace ?? 'linkerd',
    clusterDomain: values.clusterDomain ?? 'cluster.local',
    trustDomain: values.trustDomain ?? 'cluster.local',
    defaultOpaquePorts: values.defaultOpaquePorts ?? [],
    h2Upgrade: values.enableH2Upgrade ?? true,
    forceOpaqueTransport: values.forceOpaqueTransport ?? false,
    ipv6: values.enableIPv6 ?? true,
    zoneWeights: values.extEndpointZoneWeights ?? false,
  };
}

function metaOf({ metadata }: RawObject): DestinationMeta {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
  };
}

function ipsOf(
  list: readonly { readonly ip?: string }[] | undefined,
  single: string | undefined,
): readonly string[] {
  const many = (list ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return many.length > 0 || !single ? many : [single];
}

export function podOf(raw: RawObject, viz?: VizCluster): DestinationPod {
  const { spec, status, metadata } = raw;
  const vizPod = viz?.pods.find(
    pod => pod.name === metadata.name && pod.namespace === metadata.namespace,
  );
  const owner = viz && vizPod ? ownerOfPod(viz, vizPod) : undefined;
  return {
    ...metaOf(raw),
    phase: status?.phase ?? '',
    terminating: metadata.deletionTimestamp !== undefined,
    hostNetwork: spec?.hostNetwork ?? false,
    ips: ipsOf(status?.podIPs, status?.podIP),
    hostIps: ipsOf(status?.hostIPs, status?.hostIP),
    serviceAccount: spec?.serviceAccountName ?? '',
    nodeName: spec?.nodeName,
    owner: { kind: owner?.type ?? 'pod', name: owner?.name ?? metadata.name },
    containers: [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])],
  };
}

export function externalOf(raw: RawObject): DestinationExternal {
  const { spec, metadata } = raw;
  const [owner] =
    metadata.ownerReferences?.length === 1 ? metadata.ownerReferences : [];
  return {
    ...metaOf(raw),
    identity: spec?.meshTLS?.identity ?? '',
    serverName: spec?.meshTLS?.serverName ?? '',
    ips: ipsOf(spec?.workloadIPs, undefined),
    ports: spec?.ports ?? [],
    ...(owner && {
      owner: { kind: (owner.kind ?? '').toLowerCase(), name: owner.name ?? '' },
    }),
  };
}

function endpointOf({
  hostname,
  targetRef,
}: RawAddress): Pick<
  DestinationSlice['endpoints'][number],
  'hostname' | 'target'
> {
  return {
    hostname: hostname || undefined,
    target: targetRef && {
      kind: targetRef.kind ?? '',
      namespace: targetRef.namespace,
      name: targetRef.name ?? '',
    },
  };
}

function slicesOf(raw: RawObject): readonly DestinationSlice[] {
  const { name, namespace, annotations } = metaOf(raw);
  if (raw.kind === 'EndpointSlice')
    return [
      {
        service:
          raw.metadata.labels?.['kubernetes.io/service-name'] ??
          raw.metadata.ownerReferences?.find(({ kind }) => kind === 'Service')
            ?.name ??
          '',
        namespace,
        annotations,
        family: raw.addressType,
        ports: raw.ports,
        endpoints: (raw.endpoints ?? []).map(endpoint => ({
          ...endpointOf(endpoint),
          addresses: endpoint.addresses ?? [],
          ready: endpoint.conditions?.ready !== false,
          zone: endpoint.zone,
          forZones: (endpoint.hints?.forZones ?? []).map(zone => zone.name),
        })),
      },
    ];
  return (raw.subsets ?? []).map(({ addresses = [], ports }) => ({
    service: name,
    namespace,
    annotations,
    ports: ports ?? [],
    endpoints: addresses.map(address => ({
      ...endpointOf(address),
      addresses: address.ip ? [address.ip] : [],
      ready: true,
      forZones: [],
    })),
  }));
}

/** The resources of a vector as the destination service sees them. */
export function destinationClusterOf(
  resources: readonly RawObject[],
  config: DestinationConfig,
  remote: ReadonlyMap<string, DestinationCluster> = new Map(),
): DestinationCluster {
  const ofKind = (kind: string) => resources.filter(raw => raw.kind === kind);
  const viz = vizClusterOf(
    resources,
    config.controlPlaneNamespace,
    config.clusterDomain,
  );
  const slices = ofKind('EndpointSlice');
  return {
    config,
    remote,
    services: ofKind('Service').map(raw => ({
      ...metaOf(raw),
      type: raw.spec?.type,
      clusterIps:
        raw.spec?.clusterIPs ??
        (raw.spec?.clusterIP ? [raw.spec.clusterIP] : []),
      ports: raw.spec?.ports ?? [],
      localTrafficOnly: raw.spec?.internalTrafficPolicy === 'Local',
    })),
    slices: (slices.length > 0 ? slices : ofKind('Endpoints')).flatMap(
      slicesOf,
    ),
    pods: ofKind('Pod').map(raw => podOf(raw, viz)),
    externals: ofKind('ExternalWorkload').map(externalOf),
    servers: ofKind('Server').map(({ metadata, spec }) => ({
      namespace: metadata.namespace ?? '',
      podSelector: spec?.podSelector,
      externalSelector: spec?.externalWorkloadSelector,
      port: spec?.port,
      protocol: spec?.proxyProtocol,
    })),
    profiles: ofKind('ServiceProfile').map(({ metadata, spec }) => ({
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      spec: spec as RawProfileSpec | undefined,
    })),
    zones: new Map(
      ofKind('Node').map(({ metadata }) => [
        metadata.name,
        metadata.labels?.['topology.kubernetes.io/zone'] ?? '',
      ]),
    ),
  };
}
