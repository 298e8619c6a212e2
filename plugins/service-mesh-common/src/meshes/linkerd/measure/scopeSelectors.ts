import { escapePromql, escapePromqlRegex } from '../../../engine/escapePromql';
import { MetricScope } from '../../../engine/MeshMetrics';

/** Labels Prometheus adds for each kind of controller; `job` is taken by Prometheus itself. */
const OWNER_LABELS: Readonly<Record<string, string>> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  ReplicationController: 'replicationcontroller',
  Job: 'k8s_job',
};

/** Labels that may name the controller of a proxy, or of what it calls. @internal */
export function ownerLabels(prefix: '' | 'dst_' = ''): readonly string[] {
  return Object.values(OWNER_LABELS).map(label => `${prefix}${label}`);
}

/** Kind and name of the controller that labels name. @internal */
export function ownerOf(
  labels: Readonly<Record<string, string>>,
  prefix: '' | 'dst_' = '',
): { readonly kind: string; readonly name: string } | undefined {
  for (const [kind, label] of Object.entries(OWNER_LABELS)) {
    const name = labels[`${prefix}${label}`];
    if (name) return { kind, name };
  }
  return undefined;
}

/** Label that names a workload; controllers the injector does not know are found by the names of their pods. */
function ownerMatcher(
  ownerKind: string,
  names: readonly string[],
  prefix: string,
): string {
  const label = OWNER_LABELS[ownerKind];
  const alternatives = names.map(escapePromqlRegex).join('|');
  if (label)
    return names.length === 1
      ? `${prefix}${label}="${escapePromql(names[0])}"`
      : `${prefix}${label}=~"${alternatives}"`;
  return ownerKind === 'Pod'
    ? `${prefix}pod=~"${alternatives}"`
    : `${prefix}pod=~"(${alternatives})-.+"`;
}

/** Matchers that come from the configuration, such as the cluster's. @internal */
export function extraMatchers({ extraLabels }: MetricScope): readonly string[] {
  return Object.entries(extraLabels).map(
    ([key, value]) => `${key}="${escapePromql(value)}"`,
  );
}

/** Selectors of a scope: one for each namespace and kind of controller. @internal */
export function scopeSelectors(
  scope: MetricScope,
  first: readonly string[] = [],
  prefix: '' | 'dst_' = '',
): readonly string[] {
  const groups = new Map<
    string,
    { namespace: string; ownerKind: string; names: string[] }
  >();
  for (const { namespace, ownerKind, name } of scope.workloads) {
    const key = `${namespace}/${ownerKind}`;
    const group = groups.get(key) ?? { namespace, ownerKind, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const extra = extraMatchers(scope);
  return [...groups.values()].map(({ namespace, ownerKind, names }) =>
    [
      ...first,
      `${prefix}namespace="${escapePromql(namespace)}"`,
      ownerMatcher(ownerKind, [...new Set(names)].sort(), prefix),
      ...extra,
    ].join(','),
  );
}

/** Selectors of what comes in, or goes out. @internal */
export function directed(
  scope: MetricScope,
  direction: 'inbound' | 'outbound',
): readonly string[] {
  return scopeSelectors(scope, [`direction="${direction}"`]);
}

/** Puts the series of several selectors together; none gives no series rather than all. @internal */
export function anyOf(parts: readonly string[]): string {
  return parts.length > 0 ? parts.join(' or ') : 'vector(0) > 1';
}
