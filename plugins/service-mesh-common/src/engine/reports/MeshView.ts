import {
  ClusterHealth,
  EntityMapping,
  KindRef,
  MeshTarget,
  Workload,
} from '../../model';
import { MeshDefinition } from '../MeshDefinition';
import { ResourceIndex } from '../ResourceIndex';
import { FindingsRun } from '../runFindings';

/** Everything a report about one entity is computed from. @public */
export interface MeshView {
  readonly entityRef: string;
  /** undefined: no annotation of the entity selects anything. */
  readonly target: MeshTarget | undefined;
  /** Snapshots of the clusters that were read at least in part. */
  readonly indexes: readonly ResourceIndex[];
  /** Health of all clusters, also of those that were not. */
  readonly clusters: readonly ClusterHealth[];
  readonly meshes: readonly MeshDefinition[];
  /** What the rules found in a cluster, where they have run already; without it they run on the way, all of them. */
  readonly findingsOf?: (index: ResourceIndex) => ClusterFindings | undefined;
  /** Epoch ms. */
  readonly asOf: number;
}

/** What all rules found in one cluster. @public */
export interface ClusterFindings {
  readonly run: FindingsRun;
  /** Epoch ms of the snapshot the rules saw, when the cluster has changed since. */
  readonly behindSince?: number;
}

/** Catalog entities behind identities; filled from the catalog by the backend. @public */
export interface PrincipalDirectory {
  lookup(identity: string): {
    readonly entityRefs: readonly string[];
    readonly ownerRefs: readonly string[];
    /** Systems the entities are part of. */
    readonly systemRefs?: readonly string[];
  };
}

/** A workload together with the snapshot it was found in and the mesh that claims it. @public */
export interface PlacedWorkload {
  readonly workload: Workload;
  readonly index: ResourceIndex;
  readonly mesh: MeshDefinition | undefined;
}

/** The workloads of a view and how they were found. @public */
export interface PlacedWorkloads {
  readonly placed: readonly PlacedWorkload[];
  readonly mapping: EntityMapping;
  readonly unread: readonly KindRef[];
}
