import { Finding, FindingsData, Report, SkippedRule } from '../../model';
import { evidenceRefs } from '../evidenceRefs';
import { Service as ServiceKind } from '../coreKinds';
import { neutralFindings } from '../findings';
import { compareFindings, FindingsRun, runFindings } from '../runFindings';
import { ResourceIndex } from '../ResourceIndex';
import { MeshView, PlacedWorkload, placeWorkloads, toReport } from './MeshView';
import { workloadMtls } from './reportMtls';
import { placedRouting } from './reportTraffic';
import { placedPolicies } from './reportAccess';

/** One run of all rules per snapshot, shared by everybody who asks about it; it goes when the snapshot goes. */
const runs = new WeakMap<
  ResourceIndex,
  { readonly meshes: MeshView['meshes']; readonly run: FindingsRun }
>();

function runOf(index: ResourceIndex, view: MeshView): FindingsRun {
  const known = runs.get(index);
  if (known && known.meshes === view.meshes) return known.run;
  const run = runFindings(index, [
    ...neutralFindings,
    ...view.meshes.flatMap(mesh => mesh.findings),
  ]);
  runs.set(index, { meshes: view.meshes, run });
  return run;
}

/** Findings that concern the placed workloads: about them, their Services, or a resource that bears on them. @public */
export function placedFindings(
  view: MeshView,
  placed: readonly PlacedWorkload[],
): FindingsData {
  const indexes = [...new Set(placed.map(entry => entry.index))];
  const concerned = concernedKeys(view, placed);
  const namespaces = new Set(
    placed.map(({ workload }) => `${workload.cluster}\n${workload.namespace}`),
  );
  const findings: Finding[] = [];
  const skipped = new Map<string, SkippedRule>();
  let rulesRun = 0;
  for (const index of indexes) {
    const run = runOf(index, view);
    rulesRun = Math.max(rulesRun, run.rulesRun);
    for (const rule of run.skipped) skipped.set(rule.code, rule);
    findings.push(
      ...run.findings.filter(
        ({ subject, params }) =>
          concerned.has(refKey(subject)) ||
          concernsNames(subject, params, namespaces, placed),
      ),
    );
  }
  return {
    findings: findings.sort(compareFindings),
    skipped: [...skipped.values()],
    rulesRun,
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

/**
 * A broken resource often bears on nothing, so no evidence leads to it: it is shown to the entities of its namespace whose
 * names it mentions or shares, and when it mentions nobody's name, to all entities of the namespace.
 */
function concernsNames(
  subject: Finding['subject'],
  params: Finding['params'],
  namespaces: ReadonlySet<string>,
  placed: readonly PlacedWorkload[],
): boolean {
  if (
    subject.namespace === undefined ||
    !namespaces.has(`${subject.cluster}\n${subject.namespace}`)
  )
    return false;
  if (subject.group === '' || subject.group === 'apps') return false;
  const said = [subject.name, ...Object.values(params)];
  const names = placed.flatMap(({ workload }) => [
    workload.name,
    ...workload.services,
  ]);
  if (
    names.some(name =>
      said.some(
        text =>
          text === name ||
          text.startsWith(`${name}.`) ||
          text.startsWith(`${name}-`),
      ),
    )
  )
    return true;
  const index = placed.find(
    ({ workload }) => workload.cluster === subject.cluster,
  )?.index;
  return (
    index !== undefined && !mentionsOther(index, subject.namespace, said, names)
  );
}

function mentionsOther(
  index: ResourceIndex,
  namespace: string,
  said: readonly string[],
  own: readonly string[],
): boolean {
  const services = index.list(ServiceKind, namespace);
  if (!Array.isArray(services)) return false;
  return services.some(
    service =>
      !own.includes(service.metadata.name) &&
      said.some(
        text =>
          text === service.metadata.name ||
          text.startsWith(`${service.metadata.name}.`),
      ),
  );
}

/** What is wrong with the configuration of this entity? @public */
export function reportFindings(view: MeshView): Report<FindingsData> {
  const { placed, mapping } = placeWorkloads(view);
  return toReport(view, mapping, placedFindings(view, placed));
}
