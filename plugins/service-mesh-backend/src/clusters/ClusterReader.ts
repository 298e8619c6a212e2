import { ResourceIndex } from '@meshwright/backstage-plugin-service-mesh-common';
import {
  ClusterHealth,
  ResourceRef,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Health of a cluster without what only metrics know. */
export type ClusterStatus = Omit<ClusterHealth, 'prometheus' | 'meshes'>;

/** What readers see of the watched clusters; only `clusters/` knows that watches exist. */
export interface ClusterReader {
  /** Snapshots of the clusters that have been read at least in part. O(1) for each. */
  snapshots(): readonly ResourceIndex[];
  /** All configured clusters, also those that could not be read. */
  statuses(): readonly ClusterStatus[];
  /** One object as the API server has it now, or undefined when it is not there; rejects when it cannot be reached. */
  getLive(ref: ResourceRef): Promise<Record<string, unknown> | undefined>;
  /** Called (coalesced, at most every 50 ms per cluster) after the content or health of a cluster changed; returns the way to stop. */
  onChange(listener: (cluster: string) => void): () => void;
}
