import { VizObject } from './VizCluster';
import { VizAnswers, VizQueryId, VizResult, wholeValue } from './VizRequest';

/** The gateway of a linked cluster. @internal */
export interface GatewayRow {
  readonly clusterName: string;
  /** Services mirrored from there. */
  readonly pairedServices: number;
  alive: boolean;
  /** Milliseconds a probe took. */
  latencyMsP50: number;
  latencyMsP95: number;
  latencyMsP99: number;
}

const MIRRORED = 'mirror.linkerd.io/mirrored-service';
const MIRRORED_GATEWAY = 'mirror.linkerd.io/mirrored-gateway';
const CLUSTER_NAME = 'mirror.linkerd.io/cluster-name';

const QUERIES: readonly VizQueryId[] = ['alive', 'p50', 'p95', 'p99'];

/** Gateways as Linkerd's metrics API lists them, by linked cluster. @internal */
export function gatewayRows(
  services: readonly Pick<VizObject, 'labels'>[],
  answers: VizAnswers,
): VizResult<GatewayRow> {
  const paired = new Map<string, number>();
  for (const { labels } of services) {
    if (
      !Object.hasOwn(labels, MIRRORED) ||
      Object.hasOwn(labels, MIRRORED_GATEWAY)
    )
      continue;
    const cluster = labels[CLUSTER_NAME] ?? '';
    paired.set(cluster, (paired.get(cluster) ?? 0) + 1);
  }
  const rows = new Map<string, GatewayRow>();
  for (const query of QUERIES)
    for (const sample of answers(query)) {
      const clusterName = sample.metric.target_cluster_name ?? '';
      const row: GatewayRow = rows.get(clusterName) ?? {
        clusterName,
        pairedServices: paired.get(clusterName) ?? 0,
        alive: false,
        latencyMsP50: 0,
        latencyMsP95: 0,
        latencyMsP99: 0,
      };
      rows.set(clusterName, row);
      const value = wholeValue(sample);
      if (query === 'alive') row.alive = value > 0;
      if (query === 'p50') row.latencyMsP50 = value;
      if (query === 'p95') row.latencyMsP95 = value;
      if (query === 'p99') row.latencyMsP99 = value;
    }
  return { ok: true, rows: [...rows.values()] };
}
