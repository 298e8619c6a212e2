import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ClusterHealth,
  MeshDefinition,
  MeshView,
  readMeshTarget,
  ResourceIndex,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterReader } from '../clusters/ClusterReader';
import { ClusterAnalysis } from '../findings/ClusterAnalysis';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { clusterHealth } from './clusterHealth';

/** What an answer about an entity is computed from: the snapshots of its clusters, at one moment. */
export class MeshViews {
  constructor(
    private readonly options: {
      readonly clusters: Pick<
        ClusterReader,
        'snapshots' | 'statuses' | 'onChange'
      >;
      readonly meshes: readonly MeshDefinition[];
      readonly prometheus: Pick<PrometheusServers, 'of'>;
      /** Without it the rules run on the way. */
      readonly analysis?: Pick<ClusterAnalysis, 'findingsOf' | 'onChange'>;
      readonly now?: () => number;
    },
  ) {}

  /** Everything a report about the entity is computed from. */
  of(entity: Entity): MeshView {
    const { analysis, meshes } = this.options;
    return {
      entityRef: stringifyEntityRef(entity),
      target: readMeshTarget(entity),
      indexes: this.indexes(entity),
      clusters: this.clusters(),
      meshes,
      ...(analysis && { findingsOf: index => analysis.findingsOf(index) }),
      asOf: this.now(),
    };
  }

  /** Snapshots of the clusters the entity may run in. */
  indexes(entity: Entity): readonly ResourceIndex[] {
    const wanted = readMeshTarget(entity)?.clusters;
    return this.options.clusters
      .snapshots()
      .filter(index => !wanted || wanted.includes(index.cluster));
  }

  /** The same, to be found by name. */
  indexOf(entity: Entity): (cluster: string) => ResourceIndex | undefined {
    const indexes = this.indexes(entity);
    return cluster => indexes.find(index => index.cluster === cluster);
  }

  /** Health of all clusters. */
  clusters(): ClusterHealth[] {
    const { clusters, meshes, prometheus } = this.options;
    return clusters
      .statuses()
      .map(status => clusterHealth(status, meshes, prometheus));
  }

  /** Calls back after a change of any cluster; returns the way to stop. */
  onChange(listener: () => void): () => void {
    const { clusters, analysis } = this.options;
    const stops = [clusters.onChange(listener), analysis?.onChange(listener)];
    return () => stops.forEach(stop => stop?.());
  }

  /** Epoch ms. */
  now(): number {
    return (this.options.now ?? Date.now)();
  }
}
