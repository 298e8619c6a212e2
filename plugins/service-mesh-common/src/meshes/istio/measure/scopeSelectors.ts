import { escapePromql, escapePromqlRegex } from '../../../engine/escapePromql';
import { MetricScope } from '../../../engine/MeshMetrics';

type ScopeWorkload = MetricScope['workloads'][number];

/** The one proxy whose reports count a request that reaches the workload; a sum never mixes two. @internal */
export function inboundReporter({
  dataPlane,
  waypoint,
}: ScopeWorkload): 'destination' | 'waypoint' {
  return dataPlane === 'ambient' && waypoint ? 'waypoint' : 'destination';
}

/** One selector for each reporter and namespace. @internal */
export function scopeSelectors(
  scope: MetricScope,
  side: 'destination' | 'source',
  reporterOf: (workload: ScopeWorkload) => string,
): string[] {
  const groups = new Map<
    string,
    { reporter: string; namespace: string; names: Set<string> }
  >();
  for (const workload of scope.workloads) {
    const reporter = reporterOf(workload);
    const key = `${reporter}/${workload.namespace}`;
    const group = groups.get(key) ?? {
      reporter,
      namespace: workload.namespace,
      names: new Set<string>(),
    };
    group.names.add(workload.name);
    groups.set(key, group);
  }
  const extra = Object.entries(scope.extraLabels)
    .map(([name, value]) => `,${name}="${escapePromql(value)}"`)
    .join('');
  return [...groups.values()].map(({ reporter, namespace, names }) => {
    const sorted = [...names].sort();
    const matcher =
      sorted.length === 1
        ? `="${escapePromql(sorted[0])}"`
        : `=~"${sorted.map(escapePromqlRegex).join('|')}"`;
    return `${
      reporter ? `reporter="${reporter}",` : ''
    }${side}_workload_namespace="${escapePromql(
      namespace,
    )}",${side}_workload${matcher}${extra}`;
  });
}
