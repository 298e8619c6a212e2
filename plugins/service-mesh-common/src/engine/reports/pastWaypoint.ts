import { AccessPolicy } from '../../model';
import { derived } from '../derived';
import { PlacedWorkload } from './MeshView';

const byPort = derived(
  (_entry: PlacedWorkload) => new Map<number, readonly AccessPolicy[]>(),
);

/** Policies of a port for those who pass its waypoint by; undefined where the mesh knows no such thing. @internal */
export function pastWaypoint(
  entry: PlacedWorkload,
  port: number,
): readonly AccessPolicy[] | undefined {
  const { index, mesh, workload } = entry;
  const known = byPort(entry);
  const policies =
    known.get(port) ?? mesh?.read.accessPastWaypoint?.(index, workload, port);
  if (policies) known.set(port, policies);
  return policies;
}
