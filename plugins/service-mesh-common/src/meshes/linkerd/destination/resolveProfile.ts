import {
  DEFAULT_BUDGET,
  TranslatedProfile,
  translateProfile,
} from '../profile/translateProfile';
import { DestinationAnswer, refused } from './DestinationAnswer';
import {
  DestinationCluster,
  DestinationExternal,
  DestinationPod,
  DestinationProfile,
  DestinationService,
} from './DestinationCluster';
import {
  externalByIp,
  podByHostname,
  podByHostPort,
  podByIp,
  serviceByClusterIp,
} from './findWorkload';
import {
  externalOpaquePorts,
  isOpaqueByServer,
  podOpaquePorts,
  serviceOpaquePorts,
} from './opaquePorts';
import { isIpAddress, parseAuthority } from './parseAuthority';
import { DestinationClient } from './serviceAddresses';
import { DestinationEndpoint, translateEndpoint } from './translateEndpoint';

/** What a client is told about a destination before it connects. @internal */
export interface ResolvedProfile {
  /** Empty for single endpoints, and for ports a Service does not have. */
  readonly fullyQualifiedName: string;
  /** True when the client must not look for a protocol. */
  readonly opaqueProtocol: boolean;
  readonly routes: TranslatedProfile['routes'];
  readonly dstOverrides: TranslatedProfile['dstOverrides'];
  readonly retryBudget?: TranslatedProfile['retryBudget'];
  /** Set when the destination is one endpoint and no Service. */
  readonly endpoint?: DestinationEndpoint;
}

const NOTHING: ResolvedProfile = {
  fullyQualifiedName: '',
  opaqueProtocol: false,
  routes: [],
  dstOverrides: [],
};

/** Of the profiles in the namespaces of the client and of the Service, the one that counts: the client's. @internal */
export function chooseProfile<T>(
  clients: T | undefined,
  services: T | undefined,
): T | undefined {
  return clients ?? services;
}

/** The profile a client of a Service is told of. @internal */
export function profileOf(
  { profiles, config }: Pick<DestinationCluster, 'profiles' | 'config'>,
  { namespace, name }: Pick<DestinationService, 'namespace' | 'name'>,
  client: DestinationClient,
): DestinationProfile | undefined {
  const fqn = `${name}.${namespace}.svc.${config.clusterDomain}`;
  const inNamespace = (place: string | undefined) =>
    profiles.find(
      profile => profile.name === fqn && profile.namespace === place,
    );
  return chooseProfile(
    client.namespace ? inNamespace(client.namespace) : undefined,
    inNamespace(namespace),
  );
}

function serviceProfile(
  cluster: DestinationCluster,
  service: DestinationService,
  port: number,
  client: DestinationClient,
): DestinationAnswer<ResolvedProfile> {
  // Clients then ask for the policy of the port, which refuses it.
  if (!service.ports.some(declared => declared.port === port))
    return { ok: true, value: NOTHING };
  // A name outside of the cluster has no profile.
  if (service.type === 'ExternalName')
    return refused(
      'InvalidArgument',
      `Invalid authority: ${service.name}.${service.namespace}.svc.${cluster.config.clusterDomain}:${port}`,
    );
  const translated = translateProfile(
    profileOf(cluster, service, client)?.spec,
    port,
  );
  if (!translated.ok) return { ok: true, value: NOTHING };
  const { routes, dstOverrides, retryBudget } = translated.value;
  return {
    ok: true,
    value: {
      fullyQualifiedName: `${service.name}.${service.namespace}.svc.${cluster.config.clusterDomain}`,
      routes,
      dstOverrides,
      retryBudget,
      // The Service's annotation counts, not the ports of the profile.
      opaqueProtocol: serviceOpaquePorts(
        service,
        cluster.config.defaultOpaquePorts,
      )(port),
    },
  };
}

function endpointProfile(
  cluster: DestinationCluster,
  ip: string,
  port: number,
  workload: {
    readonly pod?: DestinationPod;
    readonly external?: DestinationExternal;
  },
): DestinationAnswer<ResolvedProfile> {
  const { config, servers } = cluster;
  // A pod that does not run yet has no proxy that would answer.
  const pod = workload.pod?.phase === 'Running' ? workload.pod : undefined;
  const { external } = workload;
  const byServer =
    (pod !== undefined && isOpaqueByServer(servers, { pod }, port)) ||
    (external !== undefined && isOpaqueByServer(servers, { external }, port));
  const annotated = external
    ? externalOpaquePorts(external, config.defaultOpaquePorts)(port)
    : config.defaultOpaquePorts.includes(port);
  const opaque = pod
    ? podOpaquePorts(pod, config.defaultOpaquePorts)(port)
    : annotated;
  const endpoint = translateEndpoint(
    { ip, port, pod, external, serverOpaque: byServer },
    config,
  );
  const namespace = (pod ?? external)?.namespace;
  return {
    ok: true,
    value: {
      ...NOTHING,
      retryBudget: DEFAULT_BUDGET,
      opaqueProtocol: opaque || byServer,
      ...(endpoint && {
        endpoint: {
          ...endpoint,
          metricLabels: {
            ...endpoint.metricLabels,
            ...(namespace !== undefined && { namespace }),
          },
        },
      }),
    },
  };
}

function profileByIp(
  cluster: DestinationCluster,
  ip: string,
  port: number,
  client: DestinationClient,
): DestinationAnswer<ResolvedProfile> {
  const service = serviceByClusterIp(cluster, ip);
  if (!service.ok) return service;
  if (service.value)
    return serviceProfile(cluster, service.value, port, client);
  const pod = podByIp(cluster, ip);
  if (!pod.ok) return pod;
  const onHost = pod.value ? pod : podByHostPort(cluster, ip, port);
  if (!onHost.ok) return onHost;
  if (onHost.value)
    return endpointProfile(cluster, ip, port, { pod: onHost.value });
  const external = externalByIp(cluster, ip, port);
  return external.ok
    ? endpointProfile(cluster, ip, port, { external: external.value })
    : external;
}

/** Resolves the profile of an authority or an address as Linkerd's destination service does. @internal */
export function resolveProfile(
  cluster: DestinationCluster,
  host: string,
  port: number,
  client: DestinationClient = {},
): DestinationAnswer<ResolvedProfile> {
  if (!Number.isInteger(port) || port <= 0 || port > 65_535)
    return refused('InvalidArgument', `invalid port ${port}`);
  if (isIpAddress(host)) return profileByIp(cluster, host, port, client);
  const authority = parseAuthority(host, cluster.config.clusterDomain);
  if (!authority)
    return refused('InvalidArgument', `invalid service "${host}"`);
  const { namespace, name, hostname } = authority;
  if (hostname) {
    const pod = podByHostname(cluster, authority, hostname);
    return pod.ok
      ? endpointProfile(cluster, pod.value.ips[0] ?? '', port, {
          pod: pod.value,
        })
      : pod;
  }
  const service = cluster.services.find(
    candidate => candidate.name === name && candidate.namespace === namespace,
  );
  return service
    ? serviceProfile(cluster, service, port, client)
    : // The failed look-up is handed on as it is, without a code of its own.
      refused('Unknown', `service "${name}" not found`);
}
