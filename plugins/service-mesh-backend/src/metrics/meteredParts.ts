import {
  MeshDefinition,
  MetricScope,
  SignalWindow,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterMetrics, PrometheusServers } from './PrometheusServers';

/** The workloads of one mesh in one cluster, and where their metrics are. */
export interface MeteredPart {
  readonly cluster: string;
  readonly mesh: MeshDefinition;
  readonly metrics: ClusterMetrics;
  readonly scope: MetricScope;
}

/** What the metrics need to know of a workload. */
export function scopeWorkload({
  namespace,
  name,
  ownerKind,
  membership,
  services,
}: Workload): MetricScope['workloads'][number] {
  return {
    namespace,
    name,
    ownerKind,
    dataPlane: membership.dataPlane,
    waypoint: membership.waypoint !== undefined,
    services,
  };
}

/** The workloads by cluster and mesh, where there are metrics of them; each set of series once. */
export function partsOf(
  {
    meshes,
    prometheus,
  }: {
    readonly meshes: readonly MeshDefinition[];
    readonly prometheus: Pick<PrometheusServers, 'of'>;
  },
  meshed: readonly Workload[],
  window: Pick<SignalWindow, 'rateSeconds'>,
): MeteredPart[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of meshed) {
    const key = JSON.stringify([workload.cluster, workload.membership.mesh]);
    groups.set(key, [...(groups.get(key) ?? []), workload]);
  }
  const asked: {
    readonly client: ClusterMetrics['client'];
    readonly key: string;
  }[] = [];
  return [...groups.values()].flatMap(group => {
    const { cluster, membership } = group[0];
    const mesh = meshes.find(({ id }) => id === membership.mesh);
    const metrics = prometheus.of(cluster);
    if (!mesh || !metrics) return [];
    const scope: MetricScope = {
      workloads: group.map(scopeWorkload),
      rateSeconds: window.rateSeconds,
      extraLabels: metrics.extraLabels,
    };
    // Two clusters on one server without a label that tells them apart are one set of series: asked once, counted once.
    const key = JSON.stringify([mesh.id, scope]);
    if (asked.some(part => part.client === metrics.client && part.key === key))
      return [];
    asked.push({ client: metrics.client, key });
    return [{ cluster, mesh, metrics, scope }];
  });
}
