import { WorkloadPlace } from '../model';

/** What tells one way into a port from the others. @internal */
export function placeKey({
  workload,
  port,
  pastWaypoint,
}: WorkloadPlace): string {
  const { cluster, namespace, ownerKind, name } = workload;
  return [
    cluster,
    namespace,
    ownerKind,
    name,
    port,
    ...(pastWaypoint ? ['past the waypoint'] : []),
  ].join('\n');
}
