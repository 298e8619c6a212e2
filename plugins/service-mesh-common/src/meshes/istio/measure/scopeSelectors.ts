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

/** Matchers that come from the configuration, such as the cluster's. @internal */
export function extraMatchers({ extraLabels }: MetricScope): readonly string[] {
  return Object.entries(extraLabels).map(
    ([name, value]) => `${name}="${escapePromql(value)}"`,
  );
}

/** Matches the pods of a controller, whose names are its own and what the controller adds. */
function podPattern(ownerKind: string, name: string): string {
  const own = escapePromqlRegex(name);
  switch (ownerKind) {
    case 'Pod':
      return own;
    case 'StatefulSet':
      return `${own}-[0-9]+`;
    case 'Deployment':
    case 'Rollout':
      return `${own}-[a-z0-9]+-[a-z0-9]{5}`;
    default:
      return `${own}-[a-z0-9]+(-[a-z0-9]{5})?`;
  }
}

/** One selector of pods for each namespace; metrics of containers know no workloads. @internal */
export function podSelectors(
  scope: MetricScope,
  first: readonly string[] = [],
): string[] {
  const byNamespace = new Map<string, Set<string>>();
  for (const { namespace, ownerKind, name } of scope.workloads) {
    const patterns = byNamespace.get(namespace) ?? new Set<string>();
    patterns.add(podPattern(ownerKind, name));
    byNamespace.set(namespace, patterns);
  }
  const extra = extraMatchers(scope);
  return [...byNamespace].map(([namespace, patterns]) =>
    [
      ...first,
      `namespace="${escapePromql(namespace)}"`,
      `pod=~"${[...patterns].sort().join('|')}"`,
      ...extra,
    ].join(','),
  );
}
