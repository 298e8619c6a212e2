import { Finding, FindingsData, Report, SkippedRule } from '../../model';
import { evidenceRefs } from '../evidenceRefs';
import { Service as ServiceKind } from '../coreKinds';
import { derived } from '../derived';
import { groupBy } from '../groupBy';
import { compareFindings, FindingsRun, runFindings } from '../runFindings';
import { runFleetFindings } from '../runFleetFindings';
import { isUnreadObject, ResourceIndex } from '../ResourceIndex';
import { rulesOf } from '../rulesOf';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { workloadMtls } from './reportMtls';
import { placedRouting } from './reportTraffic';
import { placedPolicies } from './reportAccess';

/** One run of all rules per snapshot, shared by everybody who asks about it; it goes when the snapshot goes. */
const runOf = derived(
  (index: ResourceIndex, meshes: MeshView['meshes']): FindingsRun =>
    runFindings(index, rulesOf(meshes)),
);

/** Findings by what they are about, and those about anything of a mesh by its namespace. */
const sorted = derived((findings: readonly Finding[]) => ({
  bySubject: groupBy(findings, ({ subject }) => [refKey(subject)]),
  byNamespace: groupBy(findings, ({ subject: { namespace, group } }) =>
    namespace === undefined || group === '' || group === 'apps'
      ? []
      : [namespace],
  ),
}));

/** Findings that concern the placed workloads: about them, their Services, or a resource that bears on them. @public */
export function placedFindings(
  view: MeshView,
  placed: readonly PlacedWorkload[],
): FindingsData {
  const indexes = [...new Set(placed.map(entry => entry.index))];
  const concerned = [...concernedKeys(view, placed)];
  const found = new Set<Finding>();
  const skipped = new Map<string, SkippedRule>();
  let rulesRun = 0;
  let behindSince: number | undefined;
  for (const index of indexes) {
    const known = view.findingsOf?.(index);
    const run = known?.run ?? runOf(index, view.meshes);
    rulesRun = Math.max(rulesRun, run.rulesRun);
    if (known?.behindSince !== undefined)
      behindSince = Math.min(behindSince ?? Infinity, known.behindSince);
    for (const rule of run.skipped) skipped.set(rule.code, rule);
    const { bySubject, byNamespace } = sorted(run.findings);
    for (const key of concerned)
      for (const finding of bySubject.get(key) ?? []) found.add(finding);
    const here = placed.filter(entry => entry.index === index);
    for (const namespace of new Set(here.map(e => e.workload.namespace)))
      for (const finding of byNamespace.get(namespace) ?? [])
        if (!found.has(finding) && concernsNames(finding, index, placed))
          found.add(finding);
  }
  const fleet = runFleetFindings(
    view.indexes,
    view.meshes.flatMap(mesh => mesh.fleetFindings ?? []),
    placed.map(entry => entry.workload.namespace),
  );
  rulesRun += fleet.rulesRun;
  for (const rule of fleet.skipped) skipped.set(rule.code, rule);
  const keys = new Set([...concerned, ...standInKeys(view, placed)]);
  for (const finding of fleet.findings)
    if (keys.has(refKey(finding.subject))) found.add(finding);
  return {
    findings: [...found].sort(compareFindings),
    skipped: [...skipped.values()],
    rulesRun,
    ...(behindSince !== undefined && {
      ageMs: Math.max(0, view.asOf - behindSince),
    }),
  };
}

function refKey(ref: {
  cluster: string;
  group: string;
  kind: string;
  namespace?: string;
  name: string;
}): string {
  return [ref.cluster, ref.group, ref.kind, ref.namespace ?? '', ref.name].join(
    '\n',
  );
}

function concernedKeys(
  { meshes }: MeshView,
  placed: readonly PlacedWorkload[],
): ReadonlySet<string> {
  const keys = new Set<string>();
  const data = [
    placedRouting(placed, meshes),
    ...placed.map(workloadMtls),
    ...placed.map(entry => placedPolicies(entry)),
    placed.map(entry => entry.workload.membership),
  ];
  for (const ref of evidenceRefs(data)) keys.add(refKey(ref));
  for (const { workload } of placed) {
    const { cluster, namespace } = workload;
    for (const name of workload.services)
      keys.add(
        refKey({ cluster, group: '', kind: 'Service', namespace, name }),
      );
    for (const name of workload.pods)
      keys.add(refKey({ cluster, group: '', kind: 'Pod', namespace, name }));
    keys.add(
      refKey({
        cluster,
        group: 'apps',
        kind: 'Deployment',
        namespace,
        name: workload.name,
      }),
    );
    keys.add(
      refKey({ cluster, group: '', kind: 'Namespace', name: namespace }),
    );
  }
  return keys;
}

/** Services that stand for those of the workloads in other clusters: what is wrong with them concerns the entity too. */
function standInKeys(
  { indexes, meshes }: MeshView,
  placed: readonly PlacedWorkload[],
): readonly string[] {
  const workloads = placed.map(({ workload }) => workload);
  // Nobody mirrors where there is one cluster to look at.
  if (indexes.length < 2 || workloads.length === 0) return [];
  return indexes.flatMap(index =>
    meshes.flatMap(({ read }) =>
      (read.mirrors?.(index, workloads).mirrors ?? []).flatMap(
        ({ relation, ref }) => (relation === 'stands-for' ? [refKey(ref)] : []),
      ),
    ),
  );
}

/**
 * A broken resource often bears on nothing, so no evidence leads to it: it is shown to the entities of its namespace whose
 * names it mentions or shares, and when it mentions nobody's name, to all entities of the namespace.
 */
function concernsNames(
  { subject, params }: Finding,
  index: ResourceIndex,
  placed: readonly PlacedWorkload[],
): boolean {
  const said = [subject.name, ...Object.values(params)];
  const names = placed.flatMap(({ workload }) => [
    workload.name,
    ...workload.services,
  ]);
  return (
    names.some(name =>
      said.some(
        text =>
          text === name ||
          text.startsWith(`${name}.`) ||
          text.startsWith(`${name}-`),
      ),
    ) || !mentionsOther(index, subject.namespace ?? '', said, names)
  );
}

/** Whether a text is the name of a Service of the namespace, alone or as the first label of a host. */
function mentionsOther(
  index: ResourceIndex,
  namespace: string,
  said: readonly string[],
  own: readonly string[],
): boolean {
  return said.some(text =>
    [text, text.slice(0, Math.max(0, text.indexOf('.')))].some(name => {
      const service = name && index.get(ServiceKind, name, namespace);
      return service && !isUnreadObject(service) && !own.includes(name);
    }),
  );
}

/** What is wrong with the configuration of this entity? @public */
export function reportFindings(view: MeshView): Report<FindingsData> {
  const { placed, mapping } = placeWorkloads(view);
  return toReport(view, mapping, placedFindings(view, placed));
}
