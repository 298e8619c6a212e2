import {
  EffectiveRouting,
  EvidenceList,
  Report,
  TrafficData,
} from '../../model';
import { derived } from '../derived';
import { MeshDefinition } from '../MeshDefinition';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

const routingOnce = derived(routingOf);

/** Routing of the workloads, asked once per cluster and mesh. @public */
export function placedRouting(
  placed: readonly PlacedWorkload[],
  meshes: readonly MeshDefinition[],
): EffectiveRouting {
  return routingOnce(placed, meshes);
}

function routingOf(
  placed: readonly PlacedWorkload[],
  meshes: readonly MeshDefinition[],
): EffectiveRouting {
  const groups = new Map<string, PlacedWorkload[]>();
  for (const entry of placed) {
    const key = `${entry.index.cluster}\n${entry.mesh?.id ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const parts = [...groups.values()].flatMap(group => {
    const [{ index, mesh }] = group;
    const workloads = group.map(entry => entry.workload);
    return mesh
      ? [mesh.read.routing(index, workloads)]
      : meshes.map(other =>
          configuredOnly(other.read.routing(index, workloads)),
        );
  });
  return {
    splits: parts.flatMap(part => part.splits),
    destinations: parts.flatMap(part => part.destinations),
    rateLimits: distinct(parts.flatMap(part => part.rateLimits)),
  };
}

/** A limit that several workloads share is one limit. */
function distinct<T>(values: readonly T[]): T[] {
  return [
    ...new Map(values.map(value => [JSON.stringify(value), value])).values(),
  ];
}

/** Clients in a mesh follow its routes also to a workload outside; a mesh's defaults say nothing about such a workload. */
function configuredOnly({
  splits,
  destinations,
  rateLimits,
}: EffectiveRouting): EffectiveRouting {
  const configured = ({ evidence }: { readonly evidence: EvidenceList }) =>
    evidence.some(entry => entry.type === 'resource' && entry.ref.group !== '');
  return {
    splits: splits.filter(configured),
    destinations: destinations.filter(configured),
    rateLimits: rateLimits.filter(configured),
  };
}

/** Where does the traffic of this entity go? @public */
export function reportTraffic(view: MeshView): Report<TrafficData> {
  const { placed, mapping } = placeWorkloads(view);
  const routing = placedRouting(placed, view.meshes);
  const hosts = placed.flatMap(({ workload }) =>
    workload.services.map(
      name => `${name}.${workload.namespace}.svc.cluster.local`,
    ),
  );
  const unread = new Set<string>();
  for (const { index, mesh } of placed) {
    for (const kind of mesh?.kinds ?? []) {
      // Certificates decide no route, and most clusters keep Secrets from us on purpose.
      if (kind.group === '' && kind.kind === 'Secret') continue;
      const { state } = index.coverage(kind);
      if (
        state === 'forbidden' ||
        state === 'syncing' ||
        state === 'unreachable'
      )
        unread.add(kind.kind);
    }
  }
  return toReport(view, mapping, {
    workloads: placed.map(
      ({ workload: { cluster, namespace, ownerKind, name } }) => ({
        cluster,
        namespace,
        ownerKind,
        name,
      }),
    ),
    hosts: [...new Set(hosts)],
    routing,
    unread: [...unread].sort(),
  });
}
