import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesClustersSupplier,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';

/** What the Kubernetes plugin lets us use. */
export interface KubernetesBridgeEnd {
  readonly clusterSupplier: KubernetesClustersSupplier;
  getCredential(cluster: ClusterDetails): Promise<KubernetesCredential>;
}

/** Holds the Kubernetes plugin's clusters and credentials for the service-mesh plugin of the same process. */
export class KubernetesBridge {
  private end?: KubernetesBridgeEnd;

  provide(end: KubernetesBridgeEnd): void {
    this.end = end;
  }

  /** undefined until the Kubernetes plugin has started, and for ever when it is not installed. */
  get(): KubernetesBridgeEnd | undefined {
    return this.end;
  }
}

/** Makes a bridge end of an authentication strategy. */
export function bridgeEnd(
  clusterSupplier: KubernetesClustersSupplier,
  strategy: Pick<AuthenticationStrategy, 'getCredential'>,
): KubernetesBridgeEnd {
  // Without anything from a browser: what a strategy can do for a server it does now.
  return {
    clusterSupplier,
    getCredential: cluster => strategy.getCredential(cluster, {}),
  };
}

/** One bridge for the whole process. */
export const kubernetesBridgeRef = createServiceRef<KubernetesBridge>({
  id: 'service-mesh.kubernetes-bridge',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => new KubernetesBridge(),
    }),
});
