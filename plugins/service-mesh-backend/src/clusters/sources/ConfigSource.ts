import { readFile } from 'node:fs/promises';
import {
  ClusterCredential,
  ClusterSource,
  MeshCluster,
  UserOnlyCredentialError,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { KubeError } from '../KubeError';
import { authority } from './authority';
import { ClusterConfig, ConfiguredCluster } from './readClusterConfig';

/** Where Kubernetes puts the token of the pod we run in. */
const IN_CLUSTER_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** `kubectl proxy` listens on IPv4 only. */
const LOCAL_PROXY_URL = 'http://127.0.0.1:8001';

/** Providers whose token comes with a user's browser. */
const USER_ONLY = new Set(['google', 'oidc', 'aks']);

/** Clusters that the `kubernetes` section lists with their URL. */
export class ConfigSource implements ClusterSource {
  readonly id = 'config';

  constructor(
    private readonly config: ClusterConfig,
    private readonly tokenFile = IN_CLUSTER_TOKEN,
  ) {}

  async list(): Promise<readonly MeshCluster[]> {
    const local: MeshCluster = {
      name: 'local',
      url: LOCAL_PROXY_URL,
      credential: async () => ({}),
    };
    return [
      ...this.config.clusters.map(cluster => this.toCluster(cluster)),
      ...(this.config.localKubectlProxy ? [local] : []),
    ];
  }

  private toCluster(cluster: ConfiguredCluster): MeshCluster {
    const { name, title, url, skipTLSVerify, dashboardUrl } = cluster;
    return {
      name,
      url,
      skipTLSVerify,
      ...(title !== undefined && { title }),
      ...(dashboardUrl !== undefined && { dashboardUrl }),
      caData: authority(cluster),
      credential: () => this.credential(cluster),
    };
  }

  private async credential({
    name,
    authProvider,
    serviceAccountToken,
  }: ConfiguredCluster): Promise<ClusterCredential> {
    if (authProvider === 'serviceAccount') {
      return {
        bearerToken:
          serviceAccountToken ??
          (await readFile(this.tokenFile, 'utf8')).trim(),
      };
    }
    if (authProvider === 'localKubectlProxy') return {};
    if (USER_ONLY.has(authProvider)) {
      throw new UserOnlyCredentialError(
        `Cluster '${name}' takes the credentials of signed-in users only (${authProvider})`,
      );
    }
    throw new KubeError(
      'credential',
      `the auth provider '${authProvider}' needs the Kubernetes plugin in the same backend`,
    );
  }
}
