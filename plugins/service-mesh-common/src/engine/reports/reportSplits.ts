import { Report, ResourceRef, SplitsData, TrafficSplit } from '../../model';
import { BackendSample } from '../MeshMetrics';
import { ResourceIndex } from '../ResourceIndex';
import { rolloutsOf } from '../rolloutStatus';
import { MeshView, PlacedWorkload } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';
import { Measured } from './reportEdges';
import { placedRouting } from './reportTraffic';
import { SplitQuestion } from './splits/SplitQuestion';
import { observeSplit } from './splits/observeSplit';
import { routeOfSplit } from './splits/routeOfSplit';

/** Hosts whose requests tell how splits were followed: those clients call, and those of the backends. @public */
export function splitHosts(view: MeshView): readonly string[] {
  const { placed } = placeWorkloads(view);
  return [
    ...new Set(
      sharedOut(placedRouting(placed, view.meshes).splits).flatMap(split => [
        split.host,
        ...split.backends.map(({ host }) => host),
      ]),
    ),
  ].sort();
}

/** The resources that hold the weights of the splits. @public */
export function splitRoutes(view: MeshView): readonly ResourceRef[] {
  const { placed } = placeWorkloads(view);
  return sharedOut(placedRouting(placed, view.meshes).splits).flatMap(
    split => routeOfSplit(split) ?? [],
  );
}

/** Rules that share requests out; one backend leaves nothing to compare. */
function sharedOut(splits: readonly TrafficSplit[]): readonly TrafficSplit[] {
  return splits.filter(({ backends }) => backends.length > 1);
}

/** How were the requests shared out, how does each version do, and who decides? @public */
export function reportSplits(
  view: MeshView,
  measured: Measured<BackendSample>,
  question: SplitQuestion,
): Report<SplitsData> {
  const { placed, mapping } = placeWorkloads(view);
  const { splits } = placedRouting(placed, view.meshes);
  const { parts, ...data } = measured;
  const scopes = rolloutScopes(placed);
  return toReport(view, mapping, {
    ...data,
    rangeSeconds: question.rangeSeconds,
    splits: sharedOut(splits).flatMap(split => {
      const ref = routeOfSplit(split);
      const entry =
        placed.find(({ index }) => index.cluster === ref?.cluster) ?? placed[0];
      if (!entry) return [];
      const { index } = entry;
      const samples = parts
        .filter(({ cluster }) => cluster === index.cluster)
        .flatMap(({ rows }) => rows);
      return [
        observeSplit(split, splits, entry, placed, samples, question, view),
      ];
    }),
    rollouts: [...scopes].flatMap(([index, list]) => rolloutsOf(index, list)),
  });
}

function rolloutScopes(placed: readonly PlacedWorkload[]) {
  const scopes = new Map<
    ResourceIndex,
    { namespace: string; workloads: string[]; services: string[] }[]
  >();
  for (const { workload, index } of placed) {
    const list = scopes.get(index) ?? [];
    scopes.set(index, list);
    let scope = list.find(s => s.namespace === workload.namespace);
    if (!scope) {
      scope = { namespace: workload.namespace, workloads: [], services: [] };
      list.push(scope);
    }
    scope.workloads.push(workload.name);
    scope.services.push(...workload.services);
  }
  return scopes;
}
