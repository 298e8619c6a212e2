import { RawSelector } from '../matchesSelector';

/** Names, labels and annotations of an object that takes part in mirroring. @internal */
export interface MirrorMeta {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Opaque; compared for equality only. */
  readonly resourceVersion?: string;
}

/** A port of a Service. @internal */
export interface MirrorPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
}

/** A Service of either cluster. @internal */
export interface MirrorService extends MirrorMeta {
  readonly ports: readonly MirrorPort[];
  /** `None` for a headless one. */
  readonly clusterIP?: string;
}

/** One address of an endpoint. @internal */
export interface MirrorAddress {
  readonly ip?: string;
  readonly hostname?: string;
}

/** Addresses that share ports. @internal */
export interface MirrorSubset {
  readonly addresses?: readonly MirrorAddress[];
  readonly notReadyAddresses?: readonly MirrorAddress[];
  readonly ports?: readonly {
    readonly name?: string;
    readonly protocol?: string;
    readonly port?: number;
  }[];
}

/** The Endpoints of a Service of either cluster. @internal */
export interface MirrorEndpoints extends MirrorMeta {
  readonly subsets: readonly MirrorSubset[];
}

/** What a Link tells about another cluster. @internal */
export interface MirrorLink {
  readonly namespace: string;
  readonly name: string;
  /** Epoch ms; absent when unknown, which counts as oldest. */
  readonly createdAt?: number;
  /** Empty for the local cluster, whose Services join federated services without a Link. */
  readonly clusterName: string;
  readonly clusterDomain: string;
  readonly gatewayIdentity: string;
  /** Addresses, separated by commas; empty when the clusters share a flat network. */
  readonly gatewayAddress: string;
  readonly gatewayPort: string;
  readonly selector?: RawSelector;
  readonly remoteDiscoverySelector?: RawSelector;
  readonly federatedServiceSelector?: RawSelector;
  readonly excludedLabels: readonly string[];
  readonly excludedAnnotations: readonly string[];
}

/** One cluster's part in mirroring. @internal */
export interface MirrorCluster {
  readonly services: readonly MirrorService[];
  readonly endpoints: readonly MirrorEndpoints[];
}

/** The cluster that mirrors. @internal */
export interface LocalCluster extends MirrorCluster {
  readonly namespaces: readonly string[];
  /** Every Link, to tell whose metadata a federated service carries. */
  readonly links: readonly Pick<
    MirrorLink,
    'namespace' | 'name' | 'createdAt'
  >[];
}

/** How the service mirror is run. @internal */
export interface MirrorOptions {
  /** False while the gateway does not answer its probes. */
  readonly gatewayAlive: boolean;
  readonly headlessServices: boolean;
  readonly createNamespaces: boolean;
}

/** What became of one remote Service. @internal */
export interface MirrorOutcome {
  /** `namespace/name` in the other cluster. */
  readonly remote: string;
  readonly mirrored: boolean;
  readonly reason: 'Mirrored' | 'InvalidService' | 'Error' | 'MissingNamespace';
  readonly message: string;
}
