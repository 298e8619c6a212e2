import { ResourceRef } from './resource';
import { WorkloadRef } from './report';
import { SignalDashboard, SignalQuery, SignalState } from './traffic';

/** One end of a connection, as far as the proxies name it. @public */
export interface EdgeEnd {
  /** Kind of the workload, such as `Deployment`; absent when only a Service or an identity is known. */
  readonly kind?: string;
  readonly namespace?: string;
  /** Name of the workload; absent when the metrics do not name one. */
  readonly name?: string;
  /** Service the client asked for; on the server's end only. */
  readonly service?: string;
  /** Name in the certificate, without `spiffe://`; absent without mTLS. */
  readonly identity?: string;
}

/**
 * Whether a connection is mTLS: `mixed` when some of the connections between two ends are and some are not, `unknown` when
 * the metrics do not tell.
 * @public
 */
export type EdgeTls = 'secured' | 'plaintext' | 'mixed' | 'unknown';

/** Why a connection is not mTLS. @public */
export interface NoTlsReason {
  /** As the proxy reports it, such as `not_provided_by_service_discovery`. */
  readonly code: string;
  /** The same for people, with what it takes to change it. */
  readonly text: string;
}

/** A client and a server that are connected. @public */
export interface MeshEdge {
  readonly cluster: string;
  /** Id of the mesh whose proxies counted it. */
  readonly mesh: string;
  /** Seen from the entity; `within` when both ends belong to it. */
  readonly direction: 'inbound' | 'outbound' | 'within';
  readonly client: EdgeEnd & MeshEdgeNames;
  readonly server: EdgeEnd & MeshEdgeNames;
  readonly tls: EdgeTls;
  /** Present when at least a part is not mTLS and the proxies say why. */
  readonly reasons: readonly NoTlsReason[];
  /** What is counted, and how much of it. */
  readonly amount: number;
  readonly unit: 'connections' | 'connections/s' | 'requests/s';
}

/** Catalog entities behind one end. @public */
export interface MeshEdgeNames {
  readonly entityRefs: readonly string[];
  readonly ownerRefs: readonly string[];
}

/** When the certificates of a workload's proxies end. @public */
export interface CertificateExpiry extends WorkloadRef {
  /** Epoch ms of the first to end. */
  readonly notAfter: number;
  /** Pods (count) that told. */
  readonly pods: number;
}

/** What a report from metrics says beside its rows. @public */
export interface MeasuredData {
  readonly state: SignalState;
  /** What to do when `state` is not ok. */
  readonly explanation?: string;
  readonly queries: readonly SignalQuery[];
  /** Dashboards of the meshes on the workloads. */
  readonly dashboards?: readonly SignalDashboard[];
}

/** Who is connected to whom, and over mTLS or not. @public */
export interface EdgesData extends MeasuredData {
  readonly workloads: readonly WorkloadRef[];
  /** Plaintext first. */
  readonly edges: readonly MeshEdge[];
  /** Soonest first. */
  readonly certificates: readonly CertificateExpiry[];
}

/** A policy resource a counter names, or one of the mesh's built-in ones. @public */
export interface CountedPolicy {
  /** `default` for built-in ones, such as `all-unauthenticated` or `probe`. */
  readonly kind: string;
  readonly name: string;
  /** Absent for built-in ones, and when no such resource is there any more. */
  readonly ref?: ResourceRef;
}

/** Requests that an authorization admitted. @public */
export interface AuthorizedRequests {
  /** requests/s that were answered. */
  readonly rate: number;
  /** 0–1. */
  readonly success?: number;
  /** ms. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** Requests and connections under one server, route and authorization. @public */
export interface AuthorizationRow {
  readonly cluster: string;
  readonly workload: WorkloadRef;
  readonly server: CountedPolicy & { readonly port?: number };
  /** Absent for connections that are not HTTP. */
  readonly route?: CountedPolicy;
  /** Absent for what was refused: it matched none. */
  readonly authorization?: CountedPolicy;
  /** Requests or connections in each second; 0 for an idle authorization. */
  readonly allowed: number;
  readonly denied: number;
  /** How the admitted requests ended, and how long they took; absent for what is not HTTP. */
  readonly requests?: AuthorizedRequests;
  /** True when the authorization exists and admitted nothing in the time. */
  readonly idle: boolean;
}

/** What the rate limit of a server turned away. @public */
export interface RateLimitedRow {
  readonly cluster: string;
  readonly workload: WorkloadRef;
  readonly server: CountedPolicy & { readonly port?: number };
  readonly limit: CountedPolicy;
  /** Which of its limits: `total`, `identity` or `override`. */
  readonly scope: string;
  /** requests/s. */
  readonly limited: number;
}

/** Who was admitted by what, and which authorizations nobody used. @public */
export interface AuthorizationsData extends MeasuredData {
  readonly workloads: readonly WorkloadRef[];
  /** Seconds the counters were watched. */
  readonly windowSeconds: number;
  /** False when the mesh of none of the workloads counts by authorization; the rows are then empty. */
  readonly counted: boolean;
  /** Refused first, idle last. */
  readonly rows: readonly AuthorizationRow[];
  readonly rateLimited: readonly RateLimitedRow[];
}

/** How traffic reaches a Service of another cluster. @public */
export type MirrorMode = 'gateway' | 'pod-to-pod' | 'federated';

/** The gateway of a linked cluster. @public */
export interface MirrorGateway {
  readonly addresses: readonly string[];
  readonly identity?: string;
  /** Whether it answers its probes; undefined when nothing tells. */
  readonly alive?: boolean;
  /** ms a probe took; absent without probes that were answered. */
  readonly latency?: {
    readonly p50?: number;
    readonly p95?: number;
    readonly p99?: number;
  };
  /** Services mirrored from its cluster (count); absent while they could not be read. */
  readonly services?: number;
}

/**
 * A mirror against the cluster it mirrors: `unknown` when no watched cluster has the name that the Link gives to it, or not
 * everything of it could be read.
 * @public
 */
export type MirrorComparison =
  | { readonly state: 'agrees' }
  | { readonly state: 'unknown'; readonly because: string }
  | {
      readonly state: 'differs';
      /** In words that go on after the name of the mirror. */
      readonly differences: readonly string[];
    };

/** A Service that stands for one, or several, of other clusters. @public */
export interface MirroredService {
  readonly cluster: string;
  /** The Service clients call. */
  readonly ref: ResourceRef;
  readonly mode: MirrorMode;
  /** Services it stands for; `cluster` is absent for one of its own cluster. */
  readonly members: readonly {
    readonly cluster?: string;
    readonly service: string;
    /** Present when the Link is there. */
    readonly link?: ResourceRef;
    readonly gateway?: MirrorGateway;
    /** Whether the mirror is what the other cluster makes of it. */
    readonly comparison?: MirrorComparison;
  }[];
  /** Host of the Service in its own cluster. */
  readonly remoteHost?: string;
  /** Whether the entity is behind the mirror, or calls it. */
  readonly relation: 'stands-for' | 'called';
}

/** A Service of the entity that other clusters may mirror. @public */
export interface ExportedService {
  readonly cluster: string;
  readonly ref: ResourceRef;
  readonly mode: MirrorMode;
  /**
   * Links of watched clusters that mirror it, with the selector that says so; absent when only its labels say that clusters
   * which nobody watches may mirror it.
   */
  readonly mirroredBy?: readonly {
    readonly cluster: string;
    readonly link: ResourceRef;
    readonly field: string;
  }[];
}

/** Mirrored services of an entity. @public */
export interface MirrorsData extends MeasuredData {
  readonly mirrors: readonly MirroredService[];
  readonly exports: readonly ExportedService[];
  /** Kinds that could not be read, so that mirrors may be missing. */
  readonly unread: readonly string[];
}
