import { EvidenceList } from './evidence';
import { ResourceRef } from './resource';

/**
 * What an entity's annotations ask for; no cluster knowledge.
 * @public
 */
export interface MeshTarget {
  /** Names of clusters to look at; undefined = all. */
  readonly clusters?: readonly string[];
  /** Namespace to look in; undefined = all. */
  readonly namespace?: string;
  /** How pods are found; several selections are a union. */
  readonly select: readonly MeshSelection[];
}

/** One annotation and what it selects. @public */
export interface MeshSelection {
  /** The annotation this selection was read from. */
  readonly annotation: string;
  readonly by:
    | {
        readonly type: 'labels';
        readonly labels: Readonly<Record<string, string>>;
      }
    | { readonly type: 'selector'; readonly selector: LabelSelector }
    | { readonly type: 'workloads'; readonly names: readonly string[] }
    | { readonly type: 'services'; readonly names: readonly string[] };
  /** Why the annotation cannot be used, such as a malformed selector; it selects nothing then. */
  readonly problem?: string;
}

/** A parsed Kubernetes label selector: every requirement must hold. @public */
export type LabelSelector = readonly LabelRequirement[];

/** One requirement of a label selector. @public */
export type LabelRequirement =
  | {
      readonly key: string;
      readonly operator: 'In' | 'NotIn';
      readonly values: readonly string[];
    }
  | { readonly key: string; readonly operator: 'Exists' | 'DoesNotExist' };

/** How a workload takes part in a mesh. @public */
export type DataPlane = 'sidecar' | 'ambient' | 'none';

/** One thing that annotations set about the proxies of a workload. @public */
export interface AnnotatedSetting {
  /** The annotation without its prefix, such as `proxy-log-level`. */
  readonly name: string;
  /** As written on the running pods; absent where they have what the installation sets. */
  readonly value?: string;
  /** True when the mesh cannot read the value and sets what the installation has. */
  readonly ignored?: true;
  /** Whose annotation the running pods have it from. */
  readonly from?: 'workload' | 'namespace';
  /** What new pods get instead, null for what the installation sets; absent when it is the same. */
  readonly next?: string | null;
  readonly evidence: EvidenceList;
}

/** How the proxies of a workload are set up. @public */
export interface ProxySetup {
  /** A native sidecar starts before and ends after the containers of its pod. */
  readonly runsAs: 'native sidecar' | 'container';
  /** The controller that metrics of the proxies name; absent when they name none. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** What annotations change, ordered by name. */
  readonly settings: readonly AnnotatedSetting[];
}

/** Whether and how the pods of a workload are in a mesh. @public */
export interface Membership {
  /** Id of the mesh (`istio`, `linkerd`), or undefined when no mesh claims the workload. */
  readonly mesh?: string;
  readonly dataPlane: DataPlane;
  /** Pods (count) that are in the mesh. */
  readonly podsInMesh: number;
  /** Pods (count) of the workload, terminated ones left out. */
  readonly podsTotal: number;
  /** Distinct proxy versions seen, ascending as text; empty when images do not tell. */
  readonly proxyVersions: readonly string[];
  /** Set for meshes whose proxies are set up by annotations, when a pod runs one. */
  readonly proxy?: ProxySetup;
  /** Ambient only: the waypoint that fronts the workload. */
  readonly waypoint?: ResourceRef;
  /** Why it is in the mesh, or why it is not. */
  readonly evidence: EvidenceList;
}

/** A port a workload listens on. @public */
export interface WorkloadPort {
  /** The workload (target) port, 1–65535; not the Service port. */
  readonly number: number;
  readonly name?: string;
  /** Application protocol as the mesh understands it from Service port name and appProtocol. */
  readonly protocol: 'http' | 'grpc' | 'tcp' | 'unknown';
  /** Services that lead here, with the Service port number. */
  readonly services: readonly {
    readonly name: string;
    readonly port: number;
  }[];
}

/** A group of pods under one controller (or one bare pod). @public */
export interface Workload {
  readonly cluster: string;
  readonly namespace: string;
  /** Kind of the topmost controller known: Deployment, StatefulSet, DaemonSet, Job, CronJob, Rollout, Pod ... */
  readonly ownerKind: string;
  readonly name: string;
  /** Labels of the pods (those every pod shares). */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** The exact string peers see: a SPIFFE id for Istio, a DNS-like id for Linkerd; absent outside a mesh. */
  readonly identity?: string;
  readonly ports: readonly WorkloadPort[];
  /** Names of the Services that select the pods. */
  readonly services: readonly string[];
  /** Names of the pods. */
  readonly pods: readonly string[];
  readonly membership: Membership;
  /** Annotation(s) of the entity that matched this workload. */
  readonly matchedBy: readonly string[];
}
