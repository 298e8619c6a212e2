import {
  BackendComparison,
  KubeObject,
  ObservedBackend,
  ObservedSplit,
  ResourceRef,
  SplitBackend,
  TrafficSplit,
} from '../../../model';
import { BackendSample } from '../../MeshMetrics';
import { isUnreadObject, ResourceIndex } from '../../ResourceIndex';
import { canaryGate } from '../../canaryGate';
import { compareVersions } from '../../compareVersions';
import { judgeSplit, worstVerdict } from '../../judgeSplit';
import { quantilesOf } from '../../quantilesOf';
import { mixedVerdict } from '../../weightChange';
import { weightOwner } from '../../weightOwner';
import { MeshView, PlacedWorkload } from '../MeshView';
import { SplitQuestion } from './SplitQuestion';
import { baselineOf, canaryOf } from './canaryOf';
import { countBackends } from './countBackends';
import { sameBackend } from './sameBackend';
import { routeOfSplit } from './routeOfSplit';
import { splitChange } from './splitChange';
import { splitNotes } from './splitNotes';

/** How one split was followed, how each version does, who decides its weights, and what could be done next. */
export function observeSplit(
  split: TrafficSplit,
  all: readonly TrafficSplit[],
  { index }: PlacedWorkload,
  placed: readonly PlacedWorkload[],
  samples: readonly BackendSample[],
  { rangeSeconds, gate: settings, changedAt: changedOf }: SplitQuestion,
  view: MeshView,
): ObservedSplit {
  const counts = countBackends(split, index, samples, rangeSeconds);
  const others = all.filter(
    other =>
      other !== split &&
      other.host === split.host &&
      (other.port === undefined ||
        split.port === undefined ||
        other.port === split.port),
  );
  // Copies are counted where they arrive, like requests.
  const isMirror = (backend: SplitBackend) =>
    [split, ...others].some(({ mirrors }) =>
      mirrors.some(mirror => sameBackend(mirror, backend)),
    );
  const feeders = split.backends.map(backend =>
    others.filter(other => other.backends.some(b => sameBackend(b, backend))),
  );
  const judged = judgeSplit(
    split.backends.map(({ share }, i) => ({
      configured: share,
      requests: counts[i].requests,
      fedByOthers: feeders[i].length > 0 || isMirror(split.backends[i]),
    })),
  );
  const ref = routeOfSplit(split);
  const changed = ref && changedOf?.(ref);
  const changedAt = changed === 'unknown' ? undefined : changed;
  const verdicts = judged.map(({ verdict }) =>
    changedAt === undefined ? verdict : mixedVerdict(verdict),
  );
  const backends = split.backends.map((_, i): ObservedBackend => {
    const { requests, failed, buckets } = counts[i];
    return {
      requests,
      failed,
      ...judged[i],
      verdict: verdicts[i],
      ...(requests > 0 && { success: 1 - failed / requests }),
      ...quantilesOf(buckets),
    };
  });
  const owner = weightOwner(index, objectAt(index, view, ref), ref);
  const canary = canaryOf(split);
  const baseline = baselineOf(split, canary);
  const comparisons = split.backends.flatMap((__, i): BackendComparison[] =>
    i === baseline
      ? []
      : [
          {
            baseline,
            candidate: i,
            ...compareVersions(counts[baseline], counts[i]),
          },
        ],
  );
  const gate =
    canary === undefined
      ? undefined
      : canaryGate(
          {
            canary,
            percent: (split.backends[canary].share ?? 0) * 100,
            requests: counts[canary].requests,
            failed: counts[canary].failed,
            rangeSeconds,
            changedInside:
              changed === 'unknown' ? changed : changed !== undefined,
            comparison: comparisons.find(c => c.candidate === canary),
          },
          settings,
        );
  const change =
    gate && canary !== undefined && owner.editByHand !== 'never'
      ? splitChange(split, canary, gate.verdict, gate.next, index, placed)
      : undefined;
  return {
    cluster: index.cluster,
    split,
    backends,
    verdict: worstVerdict(verdicts),
    comparisons,
    owner,
    ...(gate && { gate }),
    ...(change && { change }),
    ...(changedAt !== undefined && { changedAt }),
    notes: splitNotes(split, feeders),
  };
}

function objectAt(
  index: ResourceIndex,
  view: MeshView,
  ref: ResourceRef | undefined,
): KubeObject | undefined {
  const kind =
    ref &&
    view.meshes
      .flatMap(mesh => mesh.kinds)
      .find(k => k.group === ref.group && k.kind === ref.kind);
  const found = kind && ref && index.get(kind, ref.name, ref.namespace);
  return isUnreadObject(found) ? undefined : found;
}
