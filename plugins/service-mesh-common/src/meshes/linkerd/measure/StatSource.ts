import { MetricSubject } from '../../../engine/MetricQuestion';
import { VizCluster } from '../viz/VizCluster';
import { VizOwner } from '../viz/vizClusterOf';
import { labelFor, StatSeries } from './StatSeries';

/** What rows are made of. @internal */
export interface StatSource {
  readonly about: MetricSubject;
  readonly series: StatSeries;
  /** The entity's workloads and the Services of their namespaces. */
  readonly cluster: VizCluster;
}

/** The part of a command of Linkerd's tools that says for how long to look back. @internal */
export function windowOf({ about }: StatSource): string {
  return `-t ${about.scope.rateSeconds}s`;
}

/** True for labels that name a workload. @internal */
export function isOf(
  { namespace, ownerKind, name }: VizOwner,
  prefix: '' | 'dst_' = '',
) {
  const label = `${prefix}${labelFor(ownerKind)}`;
  return (labels: Readonly<Record<string, string>>): boolean =>
    labels[`${prefix}namespace`] === namespace && labels[label] === name;
}
