import {
  Report,
  SignalWindow,
  UsageCaller,
  UsageData,
  UsagePrecision,
} from '../../model';
import { UsageSample } from '../UsageQuestion';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { Measured, WorkloadDirectory, workloadRef } from './reportEdges';

/** Who called this entity in a window? @public */
export function reportUsage(
  view: MeshView,
  measured: Measured<UsageSample>,
  window: SignalWindow,
  directory: WorkloadDirectory,
): Report<UsageData> {
  const { placed, mapping } = placeWorkloads(view);
  const { parts, ...data } = measured;
  const partOf = ({ workload, mesh }: PlacedWorkload) =>
    parts.find(
      part => part.cluster === workload.cluster && part.mesh === mesh?.id,
    );
  const callers = placed.flatMap(entry =>
    callersOf(entry, partOf(entry)?.rows ?? [], directory, view.asOf),
  );
  const unmeasured = placed.filter(entry => {
    const part = partOf(entry);
    return !part || part.partial;
  });
  const total = callers.reduce((all, { requests }) => all + requests, 0);
  return toReport(view, mapping, {
    ...data,
    workloads: placed.map(workloadRef),
    window,
    precision: precisionOf(placed),
    ...(unmeasured.length > 0 && { unmeasured: unmeasured.map(workloadRef) }),
    callers: callers
      .map(caller => ({
        ...caller,
        share: total > 0 ? caller.requests / total : 0,
      }))
      .sort((a, b) => b.requests - a.requests),
  });
}

function precisionOf(placed: readonly PlacedWorkload[]): UsagePrecision[] {
  const meshes = new Map(
    placed.flatMap(({ mesh }) => (mesh ? [[mesh.id, mesh] as const] : [])),
  );
  return [...meshes.values()].flatMap(({ id, metrics }) =>
    metrics.usage
      ? [
          {
            mesh: id,
            precision: metrics.usage.precision,
            words: metrics.usage.words,
          },
        ]
      : [],
  );
}

function callersOf(
  { workload, mesh }: PlacedWorkload,
  samples: readonly UsageSample[],
  directory: WorkloadDirectory,
  asOf: number,
): Omit<UsageCaller, 'share'>[] {
  const groups = new Map<string, UsageSample[]>();
  for (const sample of samples) {
    if (
      sample.namespace !== workload.namespace ||
      sample.workload !== workload.name ||
      (sample.ownerKind ?? workload.ownerKind) !== workload.ownerKind
    )
      continue;
    // With an identity the caller is known; its workloads are one caller.
    const key =
      sample.identity ??
      JSON.stringify([sample.callerNamespace, sample.callerWorkload]);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap(group => {
    const all = group.filter(({ outcome }) => outcome === 'all');
    const refused = group.filter(({ outcome }) => outcome === 'refused');
    const seen = all.flatMap(({ points }) =>
      points.flatMap(([time, value]) => (value > 0 ? [time] : [])),
    );
    if (seen.length === 0) return [];
    const { identity, callerWorkload, callerNamespace } = group[0];
    const { cluster, namespace, ownerKind, name } = workload;
    return [
      {
        cluster,
        mesh: mesh?.id ?? '',
        workload: { cluster, namespace, ownerKind, name },
        ...(identity !== undefined && { identity }),
        ...(callerWorkload !== undefined && { callerWorkload }),
        ...(callerNamespace !== undefined && { callerNamespace }),
        ...namesOf(group[0], directory),
        requests: Math.round(sum(all)),
        denied: Math.round(sum(refused)),
        firstSeen: Math.min(...seen),
        // The step that has begun ends later than now.
        lastSeen: Math.min(Math.max(...seen), asOf),
      },
    ];
  });
}

function namesOf(
  { identity, callerWorkload, callerNamespace }: UsageSample,
  directory: WorkloadDirectory,
): Pick<UsageCaller, 'entityRefs' | 'ownerRefs'> {
  const byIdentity =
    identity === undefined ? undefined : directory.lookup(identity);
  const found =
    byIdentity?.entityRefs.length ||
    callerWorkload === undefined ||
    callerNamespace === undefined
      ? byIdentity
      : directory.lookupWorkload(callerNamespace, callerWorkload);
  return {
    entityRefs: found?.entityRefs ?? [],
    ownerRefs: found?.ownerRefs ?? [],
  };
}

function sum(samples: readonly UsageSample[]): number {
  return samples.reduce(
    (total, { points }) =>
      total + points.reduce((part, [, value]) => part + value, 0),
    0,
  );
}
