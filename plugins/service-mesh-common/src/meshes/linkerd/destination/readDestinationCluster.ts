import { Pod, Service } from '../../../engine/coreKinds';
import { topOwner } from '../../../engine/groupPods';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { KindRef, KubeObject } from '../../../model';
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../shared/endpointSlice';
import { Node } from '../../shared/node';
import { ExternalWorkload, Server, ServiceProfile } from '../kinds';
import { LinkerdConfig } from '../LinkerdConfig';
import { PortRange } from '../parsePorts';
import {
  DestinationCluster,
  DestinationConfig,
  DestinationExternal,
  DestinationMeta,
  DestinationPod,
  DestinationService,
  DestinationSlice,
} from './DestinationCluster';

/** The Services a question is about, the pods behind them found by their addresses; or whoever has an address. @internal */
export type DestinationScope =
  | {
      readonly services: readonly {
        readonly namespace: string;
        readonly name: string;
      }[];
      /** Its profiles go before those of the Services. */
      readonly clientNamespace?: string;
    }
  | { readonly ip: string; readonly clientNamespace?: string };

/** Discovery in a cluster, or what could not be read of it. @internal */
export type DestinationReading =
  | { readonly cluster: DestinationCluster }
  | { readonly unread: readonly KindRef[] };

const ZONE_LABEL = 'topology.kubernetes.io/zone';

function metaOf({ metadata }: KubeObject): DestinationMeta {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
  };
}

function toPod(pod: Pod): DestinationPod {
  const { spec, status, metadata } = pod;
  const owner = topOwner(pod);
  const many = (status?.podIPs ?? []).flatMap(({ ip }) => ip ?? []);
  const hosts = (status?.hostIPs ?? []).flatMap(({ ip }) => ip ?? []);
  return {
    ...metaOf(pod),
    phase: status?.phase ?? '',
    terminating: metadata.deletionTimestamp !== undefined,
    hostNetwork: spec?.hostNetwork ?? false,
    ips: many.length || !status?.podIP ? many : [status.podIP],
    hostIps: hosts.length || !status?.hostIP ? hosts : [status.hostIP],
    serviceAccount: spec?.serviceAccountName ?? '',
    ...(spec?.nodeName !== undefined && { nodeName: spec.nodeName }),
    owner: { kind: owner.kind.toLowerCase(), name: owner.name },
    containers: [
      ...(spec?.initContainers ?? []),
      ...(spec?.containers ?? []),
    ].map(({ name, ports, env = {} }) => ({
      ...(name !== undefined && { name }),
      ...(ports && { ports }),
      env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    })),
  };
}

function toExternal(external: ExternalWorkload): DestinationExternal {
  const { spec, metadata } = external;
  const [owner] =
    metadata.ownerReferences?.length === 1 ? metadata.ownerReferences : [];
  return {
    ...metaOf(external),
    identity: spec?.meshTLS?.identity ?? '',
    serverName: spec?.meshTLS?.serverName ?? '',
    ips: (spec?.workloadIPs ?? []).flatMap(({ ip }) => ip ?? []),
    ports: spec?.ports ?? [],
    ...(owner && {
      owner: { kind: owner.kind.toLowerCase(), name: owner.name },
    }),
  };
}

function toService(service: Service): DestinationService {
  const { spec } = service;
  const { clusterIPs, clusterIP, internalTrafficPolicy, type } = spec ?? {};
  return {
    ...metaOf(service),
    ...(type !== undefined && { type }),
    clusterIps: clusterIPs?.length
      ? clusterIPs
      : [clusterIP ?? ''].filter(ip => ip !== ''),
    ports: spec?.ports ?? [],
    localTrafficOnly: internalTrafficPolicy === 'Local',
  };
}

function toSlice(slice: EndpointSlice): DestinationSlice {
  const { namespace, labels, annotations } = metaOf(slice);
  return {
    service:
      labels[SERVICE_NAME_LABEL] ??
      slice.metadata.ownerReferences?.find(({ kind }) => kind === 'Service')
        ?.name ??
      '',
    namespace,
    annotations,
    ...(slice.addressType !== undefined && { family: slice.addressType }),
    ...(slice.ports && { ports: slice.ports }),
    endpoints: (slice.endpoints ?? []).map(
      ({ addresses = [], conditions, hostname, targetRef, zone, hints }) => ({
        addresses,
        ready: conditions?.ready !== false,
        ...(hostname && { hostname }),
        ...(targetRef && {
          target: {
            kind: targetRef.kind ?? '',
            ...(targetRef.namespace !== undefined && {
              namespace: targetRef.namespace,
            }),
            name: targetRef.name ?? '',
          },
        }),
        ...(zone !== undefined && { zone }),
        forZones: (hints?.forZones ?? []).flatMap(({ name }) => name ?? []),
      }),
    ),
  };
}

/** Every port of some ranges; ranges of an installation are short lists of ports. */
function portsIn(ranges: readonly PortRange[]): readonly number[] {
  return ranges.flatMap(([lower, upper]) =>
    Array.from({ length: upper - lower + 1 }, (_, i) => lower + i),
  );
}

/** How the destination service of an installation is set. */
function destinationConfig(config: LinkerdConfig): DestinationConfig {
  const { discovery } = config;
  return {
    controlPlaneNamespace: config.controlPlaneNamespace,
    clusterDomain: config.clusterDomain,
    trustDomain: config.trustDomain,
    defaultOpaquePorts: portsIn(config.opaquePorts),
    h2Upgrade: discovery?.h2Upgrade ?? true,
    forceOpaqueTransport: discovery?.forceOpaqueTransport ?? true,
    ipv6: discovery?.ipv6 ?? false,
    zoneWeights: discovery?.zoneWeights ?? false,
  };
}

/** Reads what the destination service would look at to answer about some Services or an address. @internal */
export function readDestinationCluster(
  index: ResourceIndex,
  config: LinkerdConfig,
  scope: DestinationScope,
  remote: ReadonlyMap<string, DestinationCluster> = new Map(),
): DestinationReading {
  const unread = [
    Service,
    EndpointSlice,
    Pod,
    Server,
    ServiceProfile,
    ExternalWorkload,
  ].flatMap(kind => {
    // Asked for one namespace: only the state matters.
    const reading = index.list(kind, 'default');
    return isUnread(reading) ? [reading.unread] : [];
  });
  if (unread.length) return { unread };
  const list = <T>(reading: readonly T[] | { readonly unread: KindRef }) =>
    'unread' in reading ? [] : reading;
  const services =
    'ip' in scope
      ? list(index.list(Service)).filter(({ spec }) =>
          spec?.clusterIPs?.includes(scope.ip),
        )
      : scope.services.flatMap(({ name, namespace }) => {
          const service = index.get(Service, name, namespace);
          return service && !isUnreadObject(service) ? [service] : [];
        });
  const slices =
    'ip' in scope
      ? []
      : scope.services.flatMap(({ name, namespace }) =>
          list(
            index.withLabels(
              EndpointSlice,
              { [SERVICE_NAME_LABEL]: name },
              namespace,
            ),
          ).map(toSlice),
        );
  const targets = slices.flatMap(slice =>
    slice.endpoints.flatMap(({ target }) =>
      target
        ? [{ ...target, namespace: target.namespace ?? slice.namespace }]
        : [],
    ),
  );
  const targeted = <K extends typeof Pod | typeof ExternalWorkload>(
    kind: K,
  ) => [
    ...new Set(
      targets.flatMap(target => {
        if (target.kind !== kind.kind) return [];
        const object = index.get(kind, target.name, target.namespace);
        return object && !isUnreadObject(object) ? [object] : [];
      }),
    ),
  ];
  const pods =
    'ip' in scope
      ? list(index.list(Pod)).filter(
          ({ status }) =>
            status?.podIP === scope.ip ||
            status?.hostIP === scope.ip ||
            [...(status?.podIPs ?? []), ...(status?.hostIPs ?? [])].some(
              ({ ip }) => ip === scope.ip,
            ),
        )
      : (targeted(Pod) as readonly Pod[]);
  const externals =
    'ip' in scope
      ? list(index.list(ExternalWorkload))
      : (targeted(ExternalWorkload) as readonly ExternalWorkload[]);
  const places = new Set(
    [...services, ...pods, ...externals].map(
      ({ metadata }) => metadata.namespace ?? '',
    ),
  );
  const inPlaces = <K extends typeof Server | typeof ServiceProfile>(
    kind: K,
    more: readonly string[] = [],
  ) =>
    [...new Set([...places, ...more])].flatMap(namespace =>
      list(index.list(kind, namespace)),
    );
  const { clientNamespace } = scope;
  return {
    cluster: {
      config: destinationConfig(config),
      services: services.map(toService),
      slices,
      pods: pods.map(toPod),
      externals: externals.map(toExternal),
      servers: (inPlaces(Server) as readonly Server[]).map(
        ({ metadata, spec }) => ({
          namespace: metadata.namespace ?? '',
          ...(spec?.podSelector && { podSelector: spec.podSelector }),
          ...(spec?.externalWorkloadSelector && {
            externalSelector: spec.externalWorkloadSelector,
          }),
          ...(spec?.port !== undefined && { port: spec.port }),
          ...(spec?.proxyProtocol !== undefined && {
            protocol: spec.proxyProtocol,
          }),
        }),
      ),
      profiles: (
        inPlaces(
          ServiceProfile,
          clientNamespace ? [clientNamespace] : [],
        ) as readonly ServiceProfile[]
      ).map(({ metadata, spec }) => ({
        namespace: metadata.namespace ?? '',
        name: metadata.name,
        ...(spec && { spec }),
      })),
      zones: new Map(
        list(index.list(Node)).map(({ metadata }) => [
          metadata.name,
          metadata.labels?.[ZONE_LABEL] ?? '',
        ]),
      ),
      remote,
    },
  };
}
