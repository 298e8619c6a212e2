import { DestinationAnswer, refused } from './DestinationAnswer';
import {
  DestinationCluster,
  DestinationExternal,
  DestinationPod,
  DestinationService,
} from './DestinationCluster';

function only<T>(
  found: readonly T[],
  conflict: string,
): DestinationAnswer<T | undefined> {
  return found.length > 1
    ? refused('FailedPrecondition', conflict)
    : { ok: true, value: found[0] };
}

function isAlive({ phase, terminating }: DestinationPod): boolean {
  return !terminating && phase !== 'Succeeded' && phase !== 'Failed';
}

/** The Service an address belongs to. @internal */
export function serviceByClusterIp(
  { services }: DestinationCluster,
  ip: string,
): DestinationAnswer<DestinationService | undefined> {
  const found = services.filter(({ clusterIps }) => clusterIps.includes(ip));
  return only(
    found,
    `found ${found.length} services with conflicting cluster IP ${ip}`,
  );
}

/** The pod that has an address of the pod network. @internal */
export function podByIp(
  { pods }: DestinationCluster,
  ip: string,
): DestinationAnswer<DestinationPod | undefined> {
  const found = pods.filter(
    pod => isAlive(pod) && !pod.hostNetwork && pod.ips.includes(ip),
  );
  return only(
    found,
    `found ${found.length} pods with a conflicting pod network IP ${ip}`,
  );
}

/** The pod that listens on a port of a node. @internal */
export function podByHostPort(
  { pods }: DestinationCluster,
  ip: string,
  port: number,
): DestinationAnswer<DestinationPod | undefined> {
  const found = pods.filter(
    pod =>
      isAlive(pod) &&
      pod.hostIps.includes(ip) &&
      pod.containers.some(({ ports = [] }) =>
        ports.some(({ hostPort }) => hostPort === port),
      ),
  );
  return only(
    found,
    `found ${found.length} pods with a conflicting host network endpoint ${ip}:${port}`,
  );
}

/** The workload outside the cluster that has an address and a port. @internal */
export function externalByIp(
  { externals }: DestinationCluster,
  ip: string,
  port: number,
): DestinationAnswer<DestinationExternal | undefined> {
  const found = externals.filter(
    external =>
      external.ips.includes(ip) &&
      external.ports.some(candidate => candidate.port === port),
  );
  return only(
    found,
    `found ${found.length} externalworkloads with a conflicting ip ${ip}:${port}`,
  );
}

/** The pod behind a hostname of a Service. @internal */
export function podByHostname(
  { slices, pods }: DestinationCluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  hostname: string,
): DestinationAnswer<DestinationPod> {
  const endpoint = slices
    .filter(slice => slice.service === name && slice.namespace === namespace)
    .flatMap(({ endpoints }) => endpoints)
    .find(candidate => candidate.hostname === hostname);
  const target = endpoint?.target;
  const pod =
    target?.kind === 'Pod'
      ? pods.find(
          candidate =>
            candidate.name === target.name &&
            candidate.namespace === (target.namespace ?? namespace),
        )
      : undefined;
  return pod
    ? { ok: true, value: pod }
    : refused(
        'NotFound',
        `no pod found in EndpointSlices of Service ${namespace}/${name} for hostname ${hostname}`,
      );
}
