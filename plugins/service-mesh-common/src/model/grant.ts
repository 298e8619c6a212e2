import { AccessEnforcer, AccessPredicate } from './access';
import { EvidenceList } from './evidence';
import { MtlsMode } from './mtls';
import { WorkloadRef } from './report';

/** A way into a port of a workload. @public */
export interface WorkloadPlace {
  readonly workload: WorkloadRef;
  /** Workload (target) port. */
  readonly port: number;
  /**
   * Set for the way of those who come straight to the workload although a waypoint stands before it: what the waypoint refuses
   * is not refused there.
   */
  readonly pastWaypoint?: true;
}

/** Why a grant deserves a closer look. @public */
export type GrantRisk =
  /** Nothing restricts who. */
  | 'anyone'
  /** Callers without an identity are admitted. */
  | 'plaintext'
  /** A pattern that also covers callers who do not exist yet, such as a whole namespace. */
  | 'wide-callers'
  /** Every operation of the port. */
  | 'every-operation';

/** One thing that effective access permits or refuses, wherever it applies. @public */
export interface AccessGrant {
  /** What identifies the grant across snapshots: canonical JSON of effect, enforcer and predicate. */
  readonly key: string;
  readonly effect: 'allow' | 'deny' | 'custom';
  readonly enforcedBy: AccessEnforcer | 'none';
  /** Who, in words of the resource; empty = anyone. */
  readonly who: readonly string[];
  /** What, in words of the resource; empty = every operation. */
  readonly what: readonly string[];
  readonly conditions: readonly string[];
  readonly matches: AccessPredicate;
  /** Where it applies, ascending. */
  readonly places: readonly WorkloadPlace[];
  readonly risks: readonly GrantRisk[];
  /** Set when it comes with the mesh, such as probes of the kubelet: nobody wrote it, and no policy takes it back. */
  readonly givenByMesh?: true;
  /** Rules that say so; several resources may say the same. */
  readonly evidence: EvidenceList;
}

/** What holds on one way into a port beside the grants. @public */
export interface AccessGround extends WorkloadPlace {
  /** What happens to a request that no grant covers. */
  readonly otherwise: 'allow' | 'deny' | 'unknown';
  readonly mtls: MtlsMode;
}

/** Everything that decides who may call an entity, in a form that can be compared and pinned. @public */
export interface EffectiveAccess {
  readonly grants: readonly AccessGrant[];
  readonly grounds: readonly AccessGround[];
  /** Canonical JSON; equal texts mean equal access. Its SHA-256 pins a review. */
  readonly canonical: string;
  /** False while something that bears on access could not be read; such access must not be attested. */
  readonly complete: boolean;
}

/** How access differs between two moments. @public */
export interface AccessChange {
  /** In words, such as `shop/cart may now POST /pay`. */
  readonly words: string;
  readonly type: 'grant-added' | 'grant-removed' | 'places' | 'ground';
  /**
   * `wider`: somebody may do more than before. `none`: what it allows was open to everybody before. `unclear` when only the
   * running mesh can tell.
   */
  readonly direction: 'wider' | 'narrower' | 'none' | 'unclear';
  /** {@link AccessGrant.key} of the grant concerned. */
  readonly grant?: string;
}
