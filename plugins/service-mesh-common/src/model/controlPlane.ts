import { EvidenceList } from './evidence';

/** How many replicas may be taken away at a time. @public */
export interface DisruptionBudget {
  /** Count or percentage, as written. */
  readonly minAvailable?: string;
  /** Count or percentage, as written. */
  readonly maxUnavailable?: string;
  /** Pods (count) that may be evicted now; undefined when the cluster does not say. */
  readonly disruptionsAllowed?: number;
  readonly evidence: EvidenceList;
}

/** A deployment of a control plane. @public */
export interface ControlPlaneComponent {
  readonly name: string;
  /** Pods (count) that should run. */
  readonly desired: number;
  /** Pods (count) that are ready. */
  readonly ready: number;
  /** By the image tag. */
  readonly version?: string;
  /** undefined = evictions are not limited, or budgets could not be read: see the unread kinds. */
  readonly budget?: DisruptionBudget;
  readonly evidence: EvidenceList;
}

/** A mesh-wide setting. @public */
export interface ControlPlaneSetting {
  /** Stable name, such as `trustDomain`. */
  readonly key: string;
  readonly title: string;
  readonly value: string;
  readonly isDefault: boolean;
  readonly evidence: EvidenceList;
}

/** A resource that asks for an installation. @public */
export interface ControlPlaneRequest {
  /** Kind of the resource, such as `IstioRevision`. */
  readonly kind: string;
  readonly name: string;
  readonly version?: string;
  /** State as its controller reports it, such as `Healthy`. */
  readonly state?: string;
  readonly message?: string;
  readonly evidence: EvidenceList;
}

/** One installed control plane: a mesh may have several, one for each revision. @public */
export interface ControlPlane {
  /** Id of the mesh. */
  readonly mesh: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Istio only; `default` when nothing names another. */
  readonly revision?: string;
  /** Istio only: names that lead to the revision. */
  readonly tags: readonly string[];
  /** undefined when neither an image nor a resource tells. */
  readonly version?: string;
  readonly components: readonly ControlPlaneComponent[];
  readonly settings: readonly ControlPlaneSetting[];
  readonly requests: readonly ControlPlaneRequest[];
  /** Kinds that could not be read, so that something may be missing. */
  readonly unread: readonly string[];
  readonly evidence: EvidenceList;
}

/** Control planes of the clusters an entity runs in. @public */
export interface ControlPlanesData {
  readonly controlPlanes: readonly ControlPlane[];
}
