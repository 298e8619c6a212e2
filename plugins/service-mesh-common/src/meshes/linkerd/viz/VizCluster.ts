/** One container's state as the kubelet tells it. @internal */
export interface VizContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: {
    readonly reason?: string;
    readonly message?: string;
    readonly exitCode?: number;
    readonly signal?: number;
  };
  readonly running?: unknown;
}

/** Status of one container. @internal */
export interface VizContainerStatus {
  readonly name?: string;
  readonly image?: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly state?: VizContainerState;
  readonly lastState?: VizContainerState;
}

/** An object that traffic is counted for. @internal */
export interface VizObject {
  /** Singular and in lower case, as in `deployment`. */
  readonly type: string;
  readonly name: string;
  /** Absent for namespaces. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly owners: readonly {
    readonly kind: string;
    readonly name: string;
    readonly uid?: string;
  }[];
  /** Labels of its pods; undefined selects none. */
  readonly selector?: Readonly<Record<string, string>>;
}

/** A container of a pod. @internal */
export interface VizContainer {
  readonly name?: string;
  readonly restartPolicy?: string;
  readonly env?: readonly { readonly name?: string; readonly value?: string }[];
}

/** A pod. @internal */
export interface VizPod extends VizObject {
  readonly phase: string;
  readonly reason?: string;
  readonly ip?: string;
  readonly terminating: boolean;
  readonly serviceAccount: string;
  readonly containers: readonly VizContainer[];
  readonly initContainers: readonly VizContainer[];
  readonly statuses: readonly VizContainerStatus[];
  readonly initStatuses: readonly VizContainerStatus[];
}

/** What of a cluster the rows are made of. @internal */
export interface VizCluster {
  readonly controlPlaneNamespace: string;
  readonly clusterDomain: string;
  /** Everything but pods. */
  readonly objects: readonly VizObject[];
  readonly pods: readonly VizPod[];
  readonly profiles: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly routes: readonly string[];
    readonly overrides: readonly {
      readonly authority: string;
      readonly weight: string | number;
    }[];
  }[];
}
