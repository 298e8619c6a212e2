import { EvidenceList } from './evidence';
import { ResourceRef } from './resource';
import { WorkloadRef } from './report';

/**
 * How a client's proxy connects to an endpoint: `mutual` by certificates of the mesh, `own` by TLS settings of the
 * application, `plaintext` as the client sends it, `unknown` when what decides it could not be read.
 * @public
 */
export type EndpointTls = 'mutual' | 'own' | 'plaintext' | 'unknown';

/**
 * What the client's proxy is told of the protocol: `opaque` is carried as bytes, `http2` is upgraded to HTTP/2, `hbone` is
 * carried in a tunnel, `as-sent` is left as the client sends it.
 * @public
 */
export type EndpointProtocol = 'opaque' | 'http2' | 'hbone' | 'as-sent';

/** One address a caller's proxy may connect to. @public */
export interface ServiceEndpoint {
  /** Cluster the address is in. */
  readonly cluster: string;
  /** `ip:port`; the port is the workload's. */
  readonly address: string;
  /** Pod, or workload outside of the cluster; absent for a bare address, such as that of a gateway. */
  readonly target?: ResourceRef;
  /** Controller of the pod, such as `Deployment` `orders`. */
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly zone?: string;
  /** False when clients are not told of it; `because` then says why. */
  readonly used: boolean;
  /** Share of the load against the other endpoints; 1 unless something sets it apart. */
  readonly weight: number;
  /** Clients that may use it, where not all may: those of a node, or of zones. */
  readonly onlyFor?: {
    readonly node?: string;
    readonly zones?: readonly string[];
  };
  readonly protocol: EndpointProtocol;
  readonly tls: EndpointTls;
  /** Name the endpoint must prove. */
  readonly identity?: string;
  /** Why the connection is, or is not, secured; or why the endpoint is not used. In one sentence. */
  readonly because: string;
  readonly evidence: EvidenceList;
}

/** What a caller's proxy is told of a destination before it connects. @public */
export interface DestinationProfile {
  /** The resource that says so; absent without one. */
  readonly resource?: ResourceRef;
  /** Routes (count) the proxy tells apart. */
  readonly routes: number;
  /** Where requests go instead of to the Service. */
  readonly overrides: readonly {
    readonly authority: string;
    /** 0–1; undefined when nothing can be said. */
    readonly share?: number;
  }[];
  readonly retryBudget?: {
    /** Retries for each request, 0–1. */
    readonly ratio: number;
    /** Retries a second that are always allowed (count). */
    readonly minPerSecond: number;
    /** Milliseconds requests count for. */
    readonly ttlMs?: number;
  };
  /** Why the resource has no effect. */
  readonly problem?: string;
}

/** Where a caller's proxy sends connections to one port of a Service. @public */
export interface PortEndpoints {
  /** Service port, 1–65535. */
  readonly port: number;
  readonly name?: string;
  /** True when the proxy does not look for a protocol. */
  readonly opaque: boolean;
  readonly endpoints: readonly ServiceEndpoint[];
  /** Why callers are told nothing. */
  readonly refused?: string;
  readonly profile?: DestinationProfile;
  /** What a person may run to see the same from the mesh's own tools. */
  readonly command: string;
}

/** A Service of the entity, or one that stands for it, as a caller's proxy sees it. @public */
export interface ServiceEndpoints {
  readonly cluster: string;
  /** Id of the callers' mesh. */
  readonly mesh: string;
  readonly service: ResourceRef;
  readonly host: string;
  /** Where its endpoints come from: its own cluster, a gateway of another one, another one directly, or several. */
  readonly origin: 'local' | 'gateway' | 'remote' | 'federated';
  readonly ports: readonly PortEndpoints[];
  /** Clusters whose part is not known. */
  readonly unknown: readonly {
    readonly cluster: string;
    /** Why, in words that go on after "because". */
    readonly because: string;
  }[];
}

/** "Where a caller's proxy sends it." @public */
export interface EndpointsData {
  readonly workloads: readonly WorkloadRef[];
  readonly services: readonly ServiceEndpoints[];
  /** Endpoints (count) left out because there are too many to list. */
  readonly leftOut: number;
  /** Kinds that could not be read, so that nothing can be said where they matter. */
  readonly unread: readonly string[];
}
