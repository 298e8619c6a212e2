/** On every object the service mirror makes. @internal */
export const MIRRORED_LABEL = 'mirror.linkerd.io/mirrored-service';
/** Name of the cluster an object was mirrored from. @internal */
export const CLUSTER_LABEL = 'mirror.linkerd.io/cluster-name';
/** The headless mirror that the mirror of one of its pods belongs to. @internal */
export const HEADLESS_LABEL = 'mirror.linkerd.io/headless-mirror-svc-name';
/** On a mirror: the cluster whose pods are called directly. On a federated service: `name@cluster,…`. @internal */
export const REMOTE_DISCOVERY = 'multicluster.linkerd.io/remote-discovery';
/** Name of the Service in the other cluster, when its pods are called directly. @internal */
export const REMOTE_SERVICE_LABEL = 'multicluster.linkerd.io/remote-service';
/** On a federated service: the member of this cluster. @internal */
export const LOCAL_DISCOVERY = 'multicluster.linkerd.io/local-discovery';
/** Version of the remote Service at the last change. @internal */
export const REMOTE_VERSION = 'mirror.linkerd.io/remote-resource-version';
/** Host of the Service in the other cluster. @internal */
export const REMOTE_HOST = 'mirror.linkerd.io/remote-svc-fq-name';
/** Name in the certificate of the other cluster's gateway. @internal */
export const GATEWAY_IDENTITY = 'mirror.linkerd.io/remote-gateway-identity';
