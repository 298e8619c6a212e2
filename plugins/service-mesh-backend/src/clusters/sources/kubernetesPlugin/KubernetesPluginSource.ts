import { AuthService } from '@backstage/backend-plugin-api';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import {
  ClusterCredential,
  ClusterSource,
  MeshCluster,
  UserOnlyCredentialError,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { authority } from '../authority';
import { KubernetesBridge, KubernetesBridgeEnd } from './kubernetesBridge';

const AUTH_PROVIDER_KEY = 'kubernetes.io/auth-provider';

/** Providers that cannot serve a server; `aks` would answer anonymously instead of failing. */
const USER_ONLY = new Set(['google', 'oidc', 'aks']);

/** Clusters and credentials of the Kubernetes plugin in the same process; empty as long as it is not there. */
export class KubernetesPluginSource implements ClusterSource {
  readonly id = 'kubernetes-plugin';

  constructor(
    private readonly options: {
      readonly bridge: KubernetesBridge;
      readonly auth: AuthService;
    },
  ) {}

  async list(): Promise<readonly MeshCluster[]> {
    const end = this.options.bridge.get();
    if (!end) return [];
    const credentials = await this.options.auth.getOwnServiceCredentials();
    return (await end.clusterSupplier.getClusters({ credentials })).map(
      details => toCluster(end, details),
    );
  }
}

function toCluster(
  end: KubernetesBridgeEnd,
  details: ClusterDetails,
): MeshCluster {
  return {
    name: details.name,
    url: details.url.replace(/\/+$/, ''),
    ...(details.title !== undefined && { title: details.title }),
    ...(details.dashboardUrl !== undefined && {
      dashboardUrl: details.dashboardUrl,
    }),
    skipTLSVerify: details.skipTLSVerify ?? false,
    caData: authority(details),
    credential: () => credentialOf(end, details),
  };
}

async function credentialOf(
  end: KubernetesBridgeEnd,
  details: ClusterDetails,
): Promise<ClusterCredential> {
  const provider = details.authMetadata[AUTH_PROVIDER_KEY];
  if (USER_ONLY.has(provider)) {
    throw new UserOnlyCredentialError(
      `Cluster '${details.name}' takes the credentials of signed-in users only (${provider})`,
    );
  }
  const credential = await end.getCredential(details);
  switch (credential.type) {
    case 'bearer token':
      return { bearerToken: credential.token };
    case 'x509 client certificate':
      return { clientCert: credential.cert, clientKey: credential.key };
    default:
      return {};
  }
}
