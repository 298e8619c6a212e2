import {
  Finding,
  PreviewData,
  PreviewEffect,
  PreviewProblem,
  Report,
  UsageData,
} from '../../model';
import { changeIndex, ProposedChange } from '../changeIndex';
import { coreKinds } from '../coreKinds';
import { diffAccess } from '../diffAccess';
import { effectiveAccess } from '../effectiveAccess';
import { ProjectionTools } from '../shape';
import { MeshView, PrincipalDirectory } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { effectOn } from './preview/effectOn';
import {
  findingsChange,
  onlyRules,
  rulesReading,
} from './preview/findingsChange';
import { matrixOf } from './preview/matrixOf';
import { mtlsChanges } from './preview/mtlsChanges';
import { routeChanges } from './preview/routeChanges';
import { withNamespace } from './preview/withNamespace';
import { pairsOf } from './preview/WorkloadPair';
import { placedRouting } from './reportTraffic';

/** Changed cells (count) that are listed. */
const MOST_CELLS = 500;

/** A change that is asked about. @public */
export interface Proposal extends ProjectionTools {
  readonly changes: readonly ProposedChange[];
  /** Clusters the change is meant for; absent = every one in which the entity runs. */
  readonly clusters?: readonly string[];
}

/**
 * What a change would mean for this entity: the reports before and after it, compared, and the callers of a window it would
 * matter to.
 * @public
 */
export function reportPreview(
  view: MeshView,
  directory: PrincipalDirectory,
  proposal: Proposal,
  usage: UsageData,
): Report<PreviewData> {
  const { placed, mapping } = placeWorkloads(view);
  const namespace = view.target?.namespace ?? placed[0]?.workload.namespace;
  const named = proposal.changes.map(change =>
    withNamespace(change, namespace, view),
  );
  const kinds = [...coreKinds, ...view.meshes.flatMap(mesh => mesh.kinds)];
  const used = new Set(placed.map(({ index }) => index));
  const own = used.size ? [...used] : view.indexes;
  const isMeant = (cluster: string) =>
    proposal.clusters === undefined || proposal.clusters.includes(cluster);
  const touched = own
    .filter(({ cluster }) => isMeant(cluster))
    .map(index => {
      const changed = changeIndex(
        index,
        kinds,
        named.map(({ change }) => change),
        proposal,
      );
      const refs = changed.effects.map(({ ref }) => ref);
      return {
        ...changed,
        before: index,
        // What a control plane writes back is not in a manifest.
        index: view.meshes.reduce(
          (settled, mesh) => mesh.settle?.(settled, refs) ?? settled,
          changed.index,
        ),
      };
    });
  const effects: PreviewEffect[] = touched.flatMap(one => one.effects);
  const afterOf = new Map(touched.map(one => [one.before, one.index]));
  const rules = rulesReading(view, effects);
  const before: MeshView = { ...view, ...onlyRules(rules) };
  const after: MeshView = {
    ...before,
    indexes: view.indexes.map(index => afterOf.get(index) ?? index),
  };
  const then = placeWorkloads(after).placed;
  const pairs = pairsOf(placed, then);
  const accessBefore = effectiveAccess(placed);
  const accessAfter = effectiveAccess(then);
  const matrices = pairs.flatMap(pair =>
    matrixOf(pair, view, after, directory, usage.callers),
  );
  const cells = matrices
    .flatMap(cell => cell)
    .filter(cell => cell.before.verdict !== cell.after.verdict);
  const affected = usage.callers.flatMap(caller => effectOn(caller, matrices));
  const findings = findingsChange(
    { view: before, placed },
    { view: after, placed: then },
    effects,
  );
  const mtls = pairs.flatMap(mtlsChanges);
  return toReport(view, mapping, {
    clusters: own.map(({ cluster }) => ({
      cluster,
      meant: isMeant(cluster),
      cells: cells.filter(({ workload }) => workload.cluster === cluster)
        .length,
      mtls: mtls.filter(({ workload }) => workload.cluster === cluster).length,
      newFindings: inCluster(findings.newFindings, cluster),
      solvedFindings: inCluster(findings.solvedFindings, cluster),
    })),
    effects,
    problems: distinct<PreviewProblem>([
      ...named.flatMap(({ problem }, position) =>
        problem === undefined ? [] : [{ position, problem }],
      ),
      ...touched.flatMap(one => one.problems),
    ]),
    unread: [
      ...new Set(touched.flatMap(one => one.unread.map(({ kind }) => kind))),
    ],
    complete:
      accessBefore.complete &&
      accessAfter.complete &&
      touched.every(one => one.unread.length === 0),
    changes: diffAccess(accessBefore, accessAfter),
    cells: cells.slice(0, MOST_CELLS),
    ...(cells.length > MOST_CELLS && {
      cellsLeftOut: cells.length - MOST_CELLS,
    }),
    mtls,
    routes: routeChanges(
      placedRouting(placed, view.meshes),
      placedRouting(then, view.meshes),
    ),
    ...findings,
    observed: {
      state: usage.state,
      ...(usage.explanation !== undefined && {
        explanation: usage.explanation,
      }),
      windowSeconds: Math.round((usage.window.to - usage.window.from) / 1000),
      precision: usage.precision,
      callersSeen: distinctCallers(usage.callers),
      ...(usage.unmeasured && { unmeasured: usage.unmeasured }),
      requests: usage.callers.reduce((sum, one) => sum + one.requests, 0),
      affected: affected.sort((a, b) => b.share - a.share),
      lostShare: affected.reduce(
        (sum, one) => sum + (one.effect === 'loses' ? one.share : 0),
        0,
      ),
    },
  });
}

/** One caller of several workloads is one. */
function distinctCallers(callers: UsageData['callers']): number {
  return new Set(
    callers.map(
      ({ identity, callerNamespace, callerWorkload }) =>
        identity ?? JSON.stringify([callerNamespace, callerWorkload]),
    ),
  ).size;
}

function inCluster(findings: readonly Finding[], cluster: string): number {
  return findings.filter(({ subject }) => subject.cluster === cluster).length;
}

function distinct<T>(values: readonly T[]): T[] {
  return [
    ...new Map(values.map(value => [JSON.stringify(value), value])).values(),
  ];
}
