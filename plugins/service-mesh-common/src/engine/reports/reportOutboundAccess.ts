import {
  AccessCaller,
  MeshEdge,
  OutboundAccessData,
  OutboundAccessRow,
  Report,
  Workload,
} from '../../model';
import { isUnread, ResourceIndex } from '../ResourceIndex';
import { identityMatches } from './accessCallers';
import { connectionsOf } from './callerConnections';
import { decidePlaced, STRANGERS } from './decidePlaced';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { namespaceWorkloads } from './namespaceWorkloads';
import { placedPolicies } from './reportAccess';
import { WorkloadDirectory, workloadRef } from './reportEdges';
import { shortIdentity } from './shortIdentity';

/** Workloads (count) that are asked about. */
const MOST_TARGETS = 100;
/** Namespaces (count) whose policies are looked through for the name of the caller. */
const MOST_NAMESPACES = 20;

type Because = OutboundAccessRow['because'][number];

/**
 * Whom may this entity call? Asked are the workloads of its namespace, those it was seen to call, and those whose policies
 * name it.
 * @public
 */
export function reportOutboundAccess(
  view: MeshView,
  edges: readonly MeshEdge[],
  directory: WorkloadDirectory,
): Report<OutboundAccessData> {
  const { placed, mapping } = placeWorkloads(view);
  const own = new Set(placed.map(entry => key(entry.workload)));
  const targets = new Map<
    string,
    { readonly entry: PlacedWorkload; readonly because: Set<Because> }
  >();
  let left = 0;
  const add = (index: ResourceIndex, workload: Workload, because: Because) => {
    const id = key(workload);
    if (own.has(id) || workload.ports.length === 0) return;
    const mesh = view.meshes.find(
      ({ id: m }) => m === workload.membership.mesh,
    );
    if (mesh?.infrastructure?.(index, workload) !== undefined) return;
    const known = targets.get(id);
    if (known) known.because.add(because);
    else if (targets.size >= MOST_TARGETS) left += 1;
    else
      targets.set(id, {
        entry: { workload, index, mesh },
        because: new Set([because]),
      });
  };
  const indexes = [...new Set(placed.map(({ index }) => index))];
  for (const index of indexes) {
    const here = placed.filter(entry => entry.index === index);
    for (const edge of edges.filter(
      ({ direction, cluster }) =>
        direction === 'outbound' && cluster === index.cluster,
    ))
      for (const workload of behind(view, index, edge))
        add(index, workload, 'observed');
    for (const { workload } of here)
      if (workload.identity !== undefined)
        for (const target of naming(view, index, workload.identity))
          add(index, target, 'named');
    for (const namespace of new Set(here.map(e => e.workload.namespace)))
      for (const workload of inNamespace(view, index, namespace))
        add(index, workload, 'same-namespace');
  }
  const callers = callersOf(placed);
  const rows = [...targets.values()].flatMap(({ entry, because }) => {
    const { entityRefs, ownerRefs } = directory.lookupWorkload(
      entry.workload.namespace,
      entry.workload.name,
    );
    return callers
      .filter(({ cluster }) => cluster === entry.index.cluster)
      .flatMap(({ caller, mesh, workloads }) =>
        placedPolicies(entry).map(({ port, policies }): OutboundAccessRow => {
          const seen = mesh === entry.mesh?.id ? caller : STRANGERS[0];
          const decision = decidePlaced(
            entry,
            policies,
            port,
            seen,
            {},
            connectionsOf(workloads, entry, port),
          );
          return {
            identity: caller.identity,
            target: workloadRef(entry),
            port,
            entityRefs,
            ownerRefs,
            verdict: decision.verdict,
            ...(decision.reason !== undefined && { reason: decision.reason }),
            because: [...because],
          };
        }),
      );
  });
  return toReport(view, mapping, {
    workloads: placed.map(workloadRef),
    rows,
    targetsLeftOut: left,
  });
}

/** Each identity the entity calls with; workloads without one call in plaintext. */
function callersOf(placed: readonly PlacedWorkload[]): {
  readonly cluster: string;
  readonly mesh: string | undefined;
  readonly caller: AccessCaller;
  readonly workloads: readonly PlacedWorkload[];
}[] {
  const callers = placed.map(entry => {
    const { workload, index, mesh } = entry;
    return {
      cluster: index.cluster,
      mesh: mesh?.id,
      workloads: [entry],
      caller:
        workload.identity === undefined
          ? STRANGERS[0]
          : {
              identity: workload.identity,
              label: shortIdentity(workload.identity),
              entityRefs: [],
              ownerRefs: [],
              source: 'workload' as const,
            },
    };
  });
  const merged = new Map<string, (typeof callers)[number]>();
  for (const one of callers) {
    const id = `${one.cluster}\n${one.caller.identity}`;
    const known = merged.get(id);
    merged.set(id, {
      ...one,
      workloads: [...(known?.workloads ?? []), ...one.workloads],
    });
  }
  return [...merged.values()];
}

function key({ cluster, namespace, ownerKind, name }: Workload): string {
  return [cluster, namespace, ownerKind, name].join('\n');
}

function inNamespace(
  { meshes }: MeshView,
  index: ResourceIndex,
  namespace: string,
): readonly Workload[] {
  return namespaceWorkloads(index, namespace, meshes);
}

/** Workloads that a connection led to. */
function behind(
  view: MeshView,
  index: ResourceIndex,
  { server }: MeshEdge,
): readonly Workload[] {
  const { namespace, name, service } = server;
  if (namespace === undefined) return [];
  return inNamespace(view, index, namespace).filter(workload =>
    name === undefined
      ? service !== undefined && workload.services.includes(service)
      : workload.name === name,
  );
}

/** Workloads with a rule that names the identity; looked for where an object about access holds its name. */
function naming(
  view: MeshView,
  index: ResourceIndex,
  identity: string,
): readonly Workload[] {
  const namespaces = new Set<string>();
  const account = shortIdentity(identity).split('/')[1] ?? identity;
  for (const mesh of view.meshes) {
    for (const kind of mesh.kinds) {
      if (!/Authorization|Authentication/.test(kind.kind)) continue;
      const objects = index.list(kind);
      if (isUnread(objects)) continue;
      for (const { metadata, ...said } of objects)
        if (
          metadata.namespace !== undefined &&
          JSON.stringify(said).includes(account)
        )
          namespaces.add(metadata.namespace);
    }
  }
  return [...namespaces]
    .slice(0, MOST_NAMESPACES)
    .flatMap(namespace => inNamespace(view, index, namespace))
    .filter(workload => {
      const mesh = view.meshes.find(
        ({ id }) => id === workload.membership.mesh,
      );
      return placedPolicies({ workload, index, mesh }).some(({ policies }) =>
        identityMatches(policies).some(
          match => 'exact' in match && match.exact === identity,
        ),
      );
    });
}
