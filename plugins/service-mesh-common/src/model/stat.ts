/**
 * One way to look at the traffic of an entity's workloads: what each receives, by Service and the place its requests went,
 * by Server and route of the inbound policy, by who calls, by what is called, and the busiest callers and routes.
 * @public
 */
export type StatView =
  | 'workloads'
  | 'services'
  | 'policies'
  | 'callers'
  | 'destinations'
  | 'busiest';

/** Pods (count) of a workload. @public */
export interface StatPods {
  /** Pods in the mesh. */
  readonly meshed: number;
  /** Pods that run or will. */
  readonly total: number;
  readonly failed: number;
  /** Pods whose proxy is scraped; absent when nothing tells. */
  readonly scraped?: number;
}

/** Traffic of one workload, Service, policy or pair of ends now. @public */
export interface WorkloadStat {
  readonly view: StatView;
  readonly cluster: string;
  /** Id of the mesh whose proxies counted it; absent for a workload outside a mesh. */
  readonly mesh?: string;
  /** Kind, namespace and name of what the row is about. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** The entity's own workload, in `callers`, `destinations` and `busiest`. */
  readonly workload?: string;
  /** Where requests to a Service went, and the weight that is set for it. */
  readonly leaf?: { readonly name: string; readonly weight?: string };
  /** Route the requests matched, in `busiest`. */
  readonly route?: string;
  readonly pods?: StatPods;
  /** requests/s; absent when none were counted. */
  readonly rate?: number;
  /** 0–1; absent without requests. */
  readonly success?: number;
  /** ms. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** Connections (count) that are open now. */
  readonly openConnections?: number;
  /** bytes/s the proxy read from the other side. */
  readonly readBytes?: number;
  /** bytes/s the proxy wrote to it. */
  readonly writeBytes?: number;
  /** requests/s that policies admitted and refused. */
  readonly allowed?: number;
  readonly denied?: number;
  /** A command of the mesh's own tools that shows the same. */
  readonly command?: string;
}

/** How a mesh counts the rows of a view. @public */
export interface StatNote {
  /** Name of the mesh, such as `Istio`. */
  readonly mesh: string;
  readonly view: StatView;
  readonly text: string;
  /** True for a view that the mesh has no rows of; the text says why. */
  readonly without?: boolean;
}
