import { EndpointsReading } from '../../../engine/EndpointsReading';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import { resolveShares } from '../../../engine/resolveShares';
import { Service } from '../../../engine/coreKinds';
import {
  DestinationProfile,
  KindRef,
  PortEndpoints,
  ResourceRef,
  ServiceEndpoint,
  ServiceEndpoints,
  Workload,
} from '../../../model';
import {
  DestinationCluster,
  DestinationService,
} from '../destination/DestinationCluster';
import { readDestinationCluster } from '../destination/readDestinationCluster';
import {
  isFederated,
  remoteMembers,
  resolveEndpoints,
} from '../destination/resolveEndpoints';
import {
  profileOf,
  ResolvedProfile,
  resolveProfile,
} from '../destination/resolveProfile';
import { ServiceProfile } from '../kinds';
import { CONTROL_PLANE_LABEL } from '../labels';
import { LinkerdConfig, readLinkerdConfig } from '../LinkerdConfig';
import {
  CLUSTER_LABEL,
  LOCAL_DISCOVERY,
  REMOTE_DISCOVERY,
  REMOTE_SERVICE_LABEL,
} from '../multicluster/mirrorLabels';
import { podsOf } from '../podsOf';
import { translateProfile } from '../profile/translateProfile';
import { mirrors } from './mirrors';
import { toServiceEndpoint } from './toServiceEndpoint';
import { unusedEndpoints } from './unusedEndpoints';

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** A Service behind another one, in the same cluster or in a linked one. */
interface Member extends Place {
  /** undefined = the cluster of the callers. */
  readonly cluster?: string;
}

function membersOf(service: DestinationService): readonly Member[] {
  const { namespace, name, annotations, labels } = service;
  if (isFederated(service)) {
    const local = annotations[LOCAL_DISCOVERY];
    return [
      ...(local ? [{ namespace, name: local }] : []),
      ...remoteMembers(service).map(member => ({ namespace, ...member })),
    ];
  }
  const cluster = labels[REMOTE_DISCOVERY];
  const remote = labels[REMOTE_SERVICE_LABEL];
  return cluster === undefined
    ? [{ namespace, name }]
    : [{ namespace, name: remote ?? name, cluster }];
}

function originOf(service: DestinationService): ServiceEndpoints['origin'] {
  if (isFederated(service)) return 'federated';
  if (service.labels[REMOTE_DISCOVERY] !== undefined) return 'remote';
  return service.labels[CLUSTER_LABEL] === undefined ? 'local' : 'gateway';
}

/** The installation whose destination service the callers ask: that of the workloads, or the only one there is. */
function configFor(
  index: ResourceIndex,
  workloads: readonly Workload[],
): LinkerdConfig {
  const controlPlane = workloads
    .filter(({ cluster }) => cluster === index.cluster)
    .flatMap(workload => {
      const pods = podsOf(index, workload);
      return 'unread' in pods
        ? []
        : pods.flatMap(
            ({ metadata }) => metadata.labels?.[CONTROL_PLANE_LABEL] ?? [],
          );
    })[0];
  return readLinkerdConfig(index, controlPlane);
}

/** Callers in any place: who stays on its node or in its zone is told with each endpoint. */
function everywhere(cluster: DestinationCluster): DestinationCluster {
  return {
    ...cluster,
    services: cluster.services.map(service => ({
      ...service,
      localTrafficOnly: false,
    })),
  };
}

/** Where callers of the workloads' Services are sent, as the destination service answers their proxies. @internal */
export function endpoints(
  index: ResourceIndex,
  workloads: readonly Workload[],
  linked: readonly ResourceIndex[],
): EndpointsReading {
  const standIns = mirrors(index, workloads);
  const own = workloads
    .filter(({ cluster }) => cluster === index.cluster)
    .flatMap(({ namespace, services }) =>
      services.map((name): Place => ({ namespace, name })),
    );
  const places = [
    ...own,
    ...standIns.mirrors
      .filter(({ relation }) => relation === 'stands-for')
      .map(
        ({ ref }): Place => ({
          namespace: ref.namespace ?? '',
          name: ref.name,
        }),
      ),
  ];
  const wanted = [
    ...new Map(places.map(p => [`${p.namespace}/${p.name}`, p])).values(),
  ];
  const config = configFor(index, workloads);
  const first = readDestinationCluster(index, config, { services: wanted });
  if ('unread' in first)
    return { services: [], unread: [...first.unread, ...standIns.unread] };
  const members = first.cluster.services.flatMap(membersOf);
  const remote = new Map<string, DestinationCluster>();
  for (const name of new Set(members.flatMap(({ cluster }) => cluster ?? []))) {
    const other = linked.find(({ cluster }) => cluster === name);
    if (!other) continue;
    const read = readDestinationCluster(other, readLinkerdConfig(other), {
      services: members.filter(member => member.cluster === name),
    });
    if ('cluster' in read) remote.set(name, read.cluster);
  }
  // Members of a federated service need not be the entity's own.
  const read = readDestinationCluster(
    index,
    config,
    {
      services: [
        ...wanted,
        ...members.filter(({ cluster }) => cluster === undefined),
      ],
    },
    remote,
  );
  if ('unread' in read) return { services: [], unread: read.unread };
  const unread: readonly KindRef[] = [
    ...standIns.unread,
    ...(config.unread ?? []),
  ];
  return {
    services: wanted.flatMap(place => {
      const service = read.cluster.services.find(
        ({ namespace, name }) =>
          namespace === place.namespace && name === place.name,
      );
      return service && service.type !== 'ExternalName'
        ? [serviceEndpoints(index, read.cluster, service)]
        : [];
    }),
    unread,
  };
}

function serviceEndpoints(
  index: ResourceIndex,
  cluster: DestinationCluster,
  service: DestinationService,
): ServiceEndpoints {
  const { namespace, name } = service;
  const ref: ResourceRef = {
    cluster: index.cluster,
    group: Service.group,
    kind: Service.kind,
    namespace,
    name,
  };
  const host = `${name}.${namespace}.svc.${cluster.config.clusterDomain}`;
  const unknown = membersOf(service).flatMap(member =>
    member.cluster === undefined || cluster.remote.has(member.cluster)
      ? []
      : [
          {
            cluster: member.cluster,
            because:
              'no cluster of that name is watched, or it could not be read',
          },
        ],
  );
  const origin = originOf(service);
  return {
    cluster: index.cluster,
    mesh: 'linkerd',
    service: ref,
    host,
    origin,
    ports: service.ports.flatMap(({ port, name: portName }) =>
      port === undefined
        ? []
        : [
            {
              port,
              ...(portName !== undefined && { name: portName }),
              ...portEndpoints(index, cluster, service, ref, port, {
                complete: unknown.length === 0,
                gateway:
                  origin === 'gateway' ? service.labels[CLUSTER_LABEL] : '',
              }),
              command: `linkerd diagnostics endpoints ${host}:${port}`,
            },
          ],
    ),
    unknown,
  };
}

function portEndpoints(
  index: ResourceIndex,
  cluster: DestinationCluster,
  service: DestinationService,
  ref: ResourceRef,
  port: number,
  known: {
    /** False when a linked cluster is not watched. */
    readonly complete: boolean;
    /** Cluster whose gateway stands for the Service; empty without one. */
    readonly gateway: string;
  },
): Omit<PortEndpoints, 'port' | 'name' | 'command'> {
  const { namespace, name } = service;
  const host = `${name}.${namespace}.svc.${cluster.config.clusterDomain}`;
  const answer = resolveEndpoints(everywhere(cluster), host, port);
  const told = answer.ok ? answer.value : [];
  const byZone =
    told.length > 0 &&
    told.every(({ source }) => (source.forZones ?? []).length > 0);
  const used = told.map((endpoint): ServiceEndpoint => {
    const { remoteCluster, source } = endpoint;
    const bare = !source.pod && !source.external;
    return toServiceEndpoint(endpoint, {
      service: ref,
      cluster: remoteCluster ?? ((bare && known.gateway) || index.cluster),
      controlPlaneNamespace: cluster.config.controlPlaneNamespace,
      byNode: service.localTrafficOnly && remoteCluster === undefined,
      byZone: byZone && remoteCluster === undefined,
    });
  });
  const unused = membersOf(service).flatMap(member => {
    const source =
      member.cluster === undefined
        ? cluster
        : cluster.remote.get(member.cluster);
    const place = member.cluster ?? index.cluster;
    return source
      ? unusedEndpoints(
          source,
          member,
          port,
          new Set(
            used
              .filter(one => one.cluster === place || known.gateway)
              .map(({ address }) => address),
          ),
          place,
          ref,
        )
      : [];
  });
  const profile = resolveProfile(cluster, host, port, { namespace });
  const announced = profile.ok
    ? destinationProfile(index, cluster, service, port, profile.value)
    : undefined;
  return {
    opaque: profile.ok && profile.value.opaqueProtocol,
    endpoints: [...used, ...unused],
    // What an unwatched cluster would answer is not known, which is no refusal.
    ...(!answer.ok && known.complete && { refused: answer.error }),
    ...(announced && { profile: announced }),
  };
}

/** What the ServiceProfile in force tells callers of the Service's own namespace; undefined without one. */
function destinationProfile(
  index: ResourceIndex,
  cluster: DestinationCluster,
  service: DestinationService,
  port: number,
  answer: ResolvedProfile,
): DestinationProfile | undefined {
  const found = profileOf(cluster, service, { namespace: service.namespace });
  if (!found) return undefined;
  const resource: ResourceRef = {
    cluster: index.cluster,
    group: ServiceProfile.group,
    kind: ServiceProfile.kind,
    namespace: found.namespace,
    name: found.name,
  };
  // Without a name callers were told nothing.
  if (answer.fullyQualifiedName === '') {
    const read = translateProfile(found.spec, port);
    return {
      resource,
      routes: 0,
      overrides: [],
      ...(!read.ok && {
        problem: `Callers keep what they had before, because it cannot be read: ${read.error}.`,
      }),
    };
  }
  const { routes, dstOverrides, retryBudget } = answer;
  const shares = resolveShares(dstOverrides.map(({ weight }) => weight));
  return {
    resource,
    routes: routes.length,
    overrides: dstOverrides.map(({ authority }, i) => ({
      authority,
      ...(shares[i] !== undefined && { share: shares[i] }),
    })),
    ...(retryBudget && {
      retryBudget: {
        ratio: retryBudget.retryRatio,
        minPerSecond: retryBudget.minRetriesPerSecond,
        ...(retryBudget.ttlMs !== undefined && { ttlMs: retryBudget.ttlMs }),
      },
    }),
  };
}
