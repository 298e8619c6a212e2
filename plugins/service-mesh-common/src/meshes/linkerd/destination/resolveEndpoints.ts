import {
  LOCAL_DISCOVERY,
  REMOTE_DISCOVERY,
  REMOTE_SERVICE_LABEL,
} from '../multicluster/mirrorLabels';
import { DestinationAnswer, refused } from './DestinationAnswer';
import { DestinationCluster, DestinationService } from './DestinationCluster';
import { isIpAddress, parseAuthority } from './parseAuthority';
import { DestinationClient, serviceAddresses } from './serviceAddresses';
import { DestinationEndpoint, translateEndpoint } from './translateEndpoint';

interface Place {
  readonly namespace: string;
  readonly name: string;
}

function endpointsOf(
  /** The cluster the client is in. */
  local: DestinationCluster,
  /** The cluster the endpoints are in. */
  cluster: DestinationCluster,
  place: Place,
  port: number,
  hostname: string | undefined,
  client: DestinationClient,
  remoteCluster?: string,
): readonly DestinationEndpoint[] {
  const zone = local.zones.get(client.nodeName ?? '');
  return serviceAddresses(cluster, place, port, {
    hostname,
    ...(cluster === local && { client }),
  }).flatMap(address => {
    const endpoint = translateEndpoint(
      address,
      { ...local.config, trustDomain: cluster.config.trustDomain },
      zone,
    );
    return endpoint
      ? [{ ...endpoint, ...(remoteCluster !== undefined && { remoteCluster }) }]
      : [];
  });
}

/** True for a Service that only stands for a name outside of its cluster. */
function isOutside(cluster: DestinationCluster, { namespace, name }: Place) {
  return cluster.services.some(
    service =>
      service.name === name &&
      service.namespace === namespace &&
      service.type === 'ExternalName',
  );
}

/** Members of a federated service in other clusters, written `name@cluster,…`. @internal */
export function remoteMembers({
  annotations,
}: Pick<DestinationService, 'annotations'>) {
  return (annotations[REMOTE_DISCOVERY] ?? '').split(',').flatMap(member => {
    const parts = member.split('@');
    return parts.length === 2 ? [{ name: parts[0], cluster: parts[1] }] : [];
  });
}

/** True for a Service that stands for Services of several clusters. @internal */
export function isFederated({
  annotations,
}: Pick<DestinationService, 'annotations'>): boolean {
  return (
    Object.hasOwn(annotations, LOCAL_DISCOVERY) ||
    Object.hasOwn(annotations, REMOTE_DISCOVERY)
  );
}

/** Resolves an authority to endpoints as Linkerd's destination service does. @internal */
export function resolveEndpoints(
  cluster: DestinationCluster,
  host: string,
  port: number,
  client: DestinationClient = {},
): DestinationAnswer<readonly DestinationEndpoint[]> {
  if (!Number.isInteger(port) || port <= 0 || port > 65_535)
    return refused('InvalidArgument', `Invalid authority: ${host}:${port}`);
  if (isIpAddress(host))
    return refused(
      'InvalidArgument',
      `IP queries not supported by Get API: host=${host}`,
    );
  const authority = parseAuthority(host, cluster.config.clusterDomain);
  if (!authority)
    return refused('InvalidArgument', `Invalid authority: ${host}:${port}`);
  const { namespace, name, hostname } = authority;
  const service = cluster.services.find(
    candidate => candidate.name === name && candidate.namespace === namespace,
  );
  if (!service)
    return refused('NotFound', `Service ${name}.${namespace} not found`);
  const from = (source: DestinationCluster, place: Place, linked?: string) =>
    isOutside(source, place)
      ? []
      : endpointsOf(cluster, source, place, port, hostname, client, linked);
  const invalid = () =>
    refused('InvalidArgument', `Invalid authority: ${host}:${port}`);
  if (isFederated(service)) {
    const local = service.annotations[LOCAL_DISCOVERY];
    return {
      ok: true,
      value: [
        ...(local ? from(cluster, { namespace, name: local }) : []),
        ...remoteMembers(service).flatMap(member => {
          const remote = cluster.remote.get(member.cluster);
          return remote
            ? from(remote, { namespace, name: member.name }, member.cluster)
            : [];
        }),
      ],
    };
  }
  const remoteName = service.labels[REMOTE_DISCOVERY];
  if (remoteName !== undefined) {
    const target = service.labels[REMOTE_SERVICE_LABEL];
    if (target === undefined)
      return refused(
        'FailedPrecondition',
        `Remote discovery service missing remote service name ${host}:${port}`,
      );
    const remote = cluster.remote.get(remoteName);
    if (!remote)
      return refused('NotFound', `Remote cluster not found: ${remoteName}`);
    const place = { namespace, name: target };
    return isOutside(remote, place)
      ? invalid()
      : { ok: true, value: from(remote, place, remoteName) };
  }
  return isOutside(cluster, { namespace, name })
    ? invalid()
    : { ok: true, value: from(cluster, { namespace, name }) };
}
