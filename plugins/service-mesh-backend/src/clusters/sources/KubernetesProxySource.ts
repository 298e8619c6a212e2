import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import {
  ClusterSource,
  MeshCluster,
  UserOnlyCredentialError,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { KubeError } from '../KubeError';

/** Providers whose token comes with a user's browser. */
const USER_ONLY = new Set(['google', 'oidc', 'aks']);

/** Longest answer to the question for clusters, in ms. */
const TIMEOUT_MS = 10_000;

/** Clusters of a Kubernetes plugin in another process, through its proxy and with the token of this plugin. */
export class KubernetesProxySource implements ClusterSource {
  readonly id = 'kubernetes-proxy';

  constructor(
    private readonly options: {
      readonly auth: AuthService;
      readonly discovery: DiscoveryService;
    },
  ) {}

  async list(): Promise<readonly MeshCluster[]> {
    const baseUrl = await this.options.discovery.getBaseUrl('kubernetes');
    const response = await fetch(`${baseUrl}/clusters`, {
      headers: { Authorization: `Bearer ${await this.token()}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok)
      throw new KubeError(
        'status',
        `the Kubernetes plugin answered with status ${response.status}`,
        { status: response.status },
      );
    const { items } = (await response.json()) as {
      items?: readonly ListedCluster[];
    };
    return (items ?? []).map(item => ({
      name: item.name,
      ...(item.title !== undefined && { title: item.title }),
      ...(item.dashboardUrl !== undefined && {
        dashboardUrl: item.dashboardUrl,
      }),
      url: `${baseUrl}/proxy`,
      credential: async () => {
        if (USER_ONLY.has(item.authProvider)) {
          throw new UserOnlyCredentialError(
            `Cluster '${item.name}' takes the credentials of signed-in users only (${item.authProvider})`,
          );
        }
        return {
          bearerToken: await this.token(),
          headers: {
            'Backstage-Kubernetes-Cluster': item.name,
            // The proxy compresses what it passes on, and a compressed watch is held back until the buffer is full.
            'Accept-Encoding': 'identity',
          },
        };
      },
    }));
  }

  private async token(): Promise<string> {
    const { auth } = this.options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'kubernetes',
    });
    return token;
  }
}

interface ListedCluster {
  readonly name: string;
  readonly title?: string;
  readonly dashboardUrl?: string;
  readonly authProvider: string;
}
