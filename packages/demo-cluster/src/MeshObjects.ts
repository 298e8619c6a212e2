import { KubeObject } from './KubeObject';

/** Read-only view of the cluster's present objects, for the Prometheus part. */
export interface MeshObjects {
  /** Objects of a kind, in the storage version; the core group is the empty string. */
  list(group: string, kind: string): readonly KubeObject[];
}
