import { ClusterHealth, EffectiveAccess, Report } from '../../model';
import { effectiveAccess } from '../effectiveAccess';
import { MeshView } from './MeshView';
import { placeWorkloads } from './placeWorkloads';
import { toReport } from './toReport';

/** Clusters in these states may hold workloads of the entity that nobody sees. */
const BLIND: ReadonlySet<ClusterHealth['state']> = new Set([
  'syncing',
  'unreachable',
  'not-watchable',
]);

/** Everything that decides who may call this entity, to be compared and pinned. @public */
export function reportEffectiveAccess(view: MeshView): Report<EffectiveAccess> {
  const { placed, mapping, unread } = placeWorkloads(view);
  const access = effectiveAccess(placed);
  const report = toReport(view, mapping, access);
  const seen =
    unread.length === 0 &&
    !report.coverage.some(({ state }) => BLIND.has(state)) &&
    !report.problems.some(({ code }) => code === 'cluster-unknown');
  return {
    ...report,
    data: { ...access, complete: access.complete && seen },
  };
}
