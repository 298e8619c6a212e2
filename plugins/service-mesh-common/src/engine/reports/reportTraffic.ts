import { EffectiveRouting, Report, TrafficData } from '../../model';
import { MeshView, PlacedWorkload, placeWorkloads, toReport } from './MeshView';

/** Routing of the workloads, asked once per cluster and mesh. @public */
export function placedRouting(placed: readonly PlacedWorkload[]): EffectiveRouting {
  const groups = new Map<string, PlacedWorkload[]>();
  for (const entry of placed) {
    const key = `${entry.index.cluster}\n${entry.mesh?.id ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const parts = [...groups.values()].flatMap(group => {
    const [{ index, mesh }] = group;
    return mesh ? [mesh.read.routing(index, group.map(entry => entry.workload))] : [];
  });
  return {
    splits: parts.flatMap(part => part.splits),
    destinations: parts.flatMap(part => part.destinations),
    rateLimits: parts.flatMap(part => part.rateLimits),
  };
}

/** Where does the traffic of this entity go? @public */
export function reportTraffic(view: MeshView): Report<TrafficData> {
  const { placed, mapping } = placeWorkloads(view);
  const routing = placedRouting(placed);
  const hosts = placed.flatMap(({ workload }) => workload.services.map(name => `${name}.${workload.namespace}.svc.cluster.local`));
  const unread = new Set<string>();
  for (const { index, mesh } of placed) {
    for (const kind of mesh?.kinds ?? []) {
      const { state } = index.coverage(kind);
      if (state === 'forbidden' || state === 'syncing' || state === 'unreachable') unread.add(kind.kind);
    }
  }
  return toReport(view, mapping, {
    workloads: placed.map(({ workload: { cluster, namespace, ownerKind, name } }) => ({ cluster, namespace, ownerKind, name })),
    hosts: [...new Set(hosts)],
    routing,
    unread: [...unread].sort(),
  });
}
