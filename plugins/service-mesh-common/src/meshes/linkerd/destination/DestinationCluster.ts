import { RawSelector } from '../matchesSelector';
import { RawProfileSpec } from '../profile/translateProfile';

/** Names, labels and annotations. @internal */
export interface DestinationMeta {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The controller in charge of a workload. @internal */
export interface DestinationOwner {
  /** Singular and in lower case, as in `deployment`. */
  readonly kind: string;
  readonly name: string;
}

/** A pod as far as its clients are told about it. @internal */
export interface DestinationPod extends DestinationMeta {
  readonly phase: string;
  readonly terminating: boolean;
  readonly hostNetwork: boolean;
  readonly ips: readonly string[];
  readonly hostIps: readonly string[];
  readonly serviceAccount: string;
  readonly nodeName?: string;
  readonly owner: DestinationOwner;
  /** Initial ones first. */
  readonly containers: readonly {
    readonly name?: string;
    readonly env?: readonly {
      readonly name?: string;
      readonly value?: string;
    }[];
    readonly ports?: readonly {
      readonly name?: string;
      readonly containerPort?: number;
      readonly hostPort?: number;
    }[];
  }[];
}

/** A workload outside the cluster. @internal */
export interface DestinationExternal extends DestinationMeta {
  readonly identity: string;
  readonly serverName: string;
  readonly ips: readonly string[];
  readonly ports: readonly { readonly name?: string; readonly port?: number }[];
  readonly owner?: DestinationOwner;
}

/** A Service. @internal */
export interface DestinationService extends DestinationMeta {
  readonly type?: string;
  readonly clusterIps: readonly string[];
  readonly ports: readonly { readonly name?: string; readonly port?: number }[];
  /** True when each node's clients stay on their node. */
  readonly localTrafficOnly: boolean;
}

/** Addresses of a Service that share ports: an EndpointSlice, or a subset of Endpoints. @internal */
export interface DestinationSlice {
  readonly service: string;
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Absent in Endpoints. */
  readonly family?: string;
  /** undefined leads nowhere. */
  readonly ports?: readonly {
    readonly name?: string;
    readonly port?: number;
  }[];
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly ready: boolean;
    readonly hostname?: string;
    readonly target?: {
      readonly kind: string;
      readonly namespace?: string;
      readonly name: string;
    };
    readonly zone?: string;
    /** Zones whose clients should use it. */
    readonly forZones: readonly string[];
  }[];
}

/** What of a Server bears on discovery. @internal */
export interface DestinationServer {
  readonly namespace: string;
  readonly podSelector?: RawSelector;
  readonly externalSelector?: RawSelector;
  readonly port?: number | string;
  readonly protocol?: string;
}

/** A ServiceProfile. @internal */
export interface DestinationProfile {
  readonly namespace: string;
  readonly name: string;
  readonly spec?: RawProfileSpec;
}

/** How the destination service of an installation is set. @internal */
export interface DestinationConfig {
  readonly controlPlaneNamespace: string;
  readonly clusterDomain: string;
  /** Empty while identity is off. */
  readonly trustDomain: string;
  readonly defaultOpaquePorts: readonly number[];
  readonly h2Upgrade: boolean;
  readonly forceOpaqueTransport: boolean;
  readonly ipv6: boolean;
  /** Weighs endpoints of the client's zone ten times. */
  readonly zoneWeights: boolean;
}

/** One cluster's part in discovery. @internal */
export interface DestinationCluster {
  readonly config: DestinationConfig;
  readonly services: readonly DestinationService[];
  readonly slices: readonly DestinationSlice[];
  readonly pods: readonly DestinationPod[];
  readonly externals: readonly DestinationExternal[];
  readonly servers: readonly DestinationServer[];
  readonly profiles: readonly DestinationProfile[];
  /** Zone by name of node. */
  readonly zones: ReadonlyMap<string, string>;
  /** Linked clusters by name. */
  readonly remote: ReadonlyMap<string, DestinationCluster>;
}
