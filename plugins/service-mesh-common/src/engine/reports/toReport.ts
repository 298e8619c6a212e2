import { EntityMapping, Report, ReportProblem } from '../../model';
import { MeshView } from './MeshView';
import { clusterProblems } from './clusterProblems';

/** Puts data into a report with mapping, coverage and problems. */
export function toReport<T>(
  view: MeshView,
  mapping: EntityMapping,
  data: T,
): Report<T> {
  const relevant = view.clusters.filter(cluster =>
    mapping.clusters.includes(cluster.name),
  );
  return {
    data,
    mapping,
    coverage: relevant,
    asOf: view.asOf,
    problems: [...unknownClusters(view), ...relevant.flatMap(clusterProblems)],
  };
}

/** Clusters the entity asks for that nobody configured. */
function unknownClusters({ target, clusters }: MeshView): ReportProblem[] {
  const known = clusters.map(cluster => cluster.name);
  return (target?.clusters ?? [])
    .filter(name => !known.includes(name))
    .map(cluster => ({
      code: 'cluster-unknown' as const,
      severity: 'error' as const,
      cluster,
      message: `The entity asks for cluster ${cluster}, which is not configured.`,
      fix: `Correct backstage.io/kubernetes-cluster, or configure the cluster${
        known.length ? `; configured are ${known.join(', ')}` : ''
      }.`,
    }));
}
