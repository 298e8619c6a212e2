import { PrometheusConfig, ServiceMeshConfig } from '../config';
import { PrometheusClient } from './PrometheusClient';

/** The metrics of one cluster. */
export interface ClusterMetrics {
  readonly client: Pick<PrometheusClient, 'query' | 'queryRange' | 'state'>;
  readonly extraLabels: Readonly<Record<string, string>>;
  readonly scrapeIntervalSeconds: number;
}

/** Finds the Prometheus of a cluster; clusters that share a server share its client. */
export class PrometheusServers {
  private readonly clients = new Map<PrometheusConfig, PrometheusClient>();

  constructor(private readonly config: ServiceMeshConfig['prometheus']) {}

  of(cluster: string): ClusterMetrics | undefined {
    const config = this.config.clusters.get(cluster) ?? this.config.default;
    if (!config) return undefined;
    let client = this.clients.get(config);
    if (!client)
      this.clients.set(config, (client = new PrometheusClient(config)));
    const labels = Object.entries(config.extraLabels).map(([name, value]) => [
      name,
      value.split('{cluster}').join(cluster),
    ]);
    return {
      client,
      extraLabels: Object.fromEntries(labels),
      scrapeIntervalSeconds: config.scrapeIntervalSeconds,
    };
  }
}
