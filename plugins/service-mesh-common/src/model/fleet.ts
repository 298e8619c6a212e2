import { FindingSeverity } from './finding';
import { MtlsMode } from './mtls';
import { EntityMapping, OverviewData } from './report';
import { ReviewState } from './review';
import { DataPlane } from './workload';

/**
 * How well the traffic to an entity is protected, worst part first: `outside` none of its pods is in a mesh, `plaintext` some
 * port or pod takes plaintext only, `permissive` plaintext is taken beside mTLS, `strict` mTLS only. `unknown` could not be
 * read, `unmapped` has no workload.
 * @public
 */
export type FleetProtection =
  | 'unknown'
  | 'outside'
  | 'plaintext'
  | 'permissive'
  | 'strict'
  | 'unmapped';

/** One entity in the list of a fleet. @public */
export interface FleetEntity {
  readonly entityRef: string;
  readonly ownerRefs: readonly string[];
  readonly protection: FleetProtection;
  readonly mapping: EntityMapping['state'];
  /** Why no workload was found; absent when there is one. */
  readonly unmapped?: string;
  /** Clusters its workloads run in. */
  readonly clusters: readonly string[];
  readonly meshes: readonly string[];
  readonly dataPlanes: readonly DataPlane[];
  readonly podsInMesh: number;
  readonly podsTotal: number;
  /** The weakest mode over all ports. */
  readonly mtls?: MtlsMode;
  readonly access?: OverviewData['access'];
  readonly findings: Readonly<Record<FindingSeverity, number>>;
  /** Title of the worst finding. */
  readonly worstFinding?: string;
  /** True when some cluster or kind that bears on it was not read, so that there may be more. */
  readonly incomplete: boolean;
  /** Rules (count) whose input could not be read. */
  readonly skippedRules: number;
  /** Absent where there is no review, or the reader may not see it. */
  readonly review?: ReviewState;
  /** Epoch ms at which this was read. */
  readonly asOf: number;
}

/** All entities that a reader may see. @public */
export interface FleetData {
  readonly items: readonly FleetEntity[];
  /** Entities (count) that are still to be read; never counted as safe. */
  readonly left: number;
  /** True when somebody keeps reviews. */
  readonly reviews: boolean;
}
