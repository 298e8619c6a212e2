import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ClusterSource } from '@meshwright/backstage-plugin-service-mesh-node';
import {
  ClusterConfig,
  ConfigSource,
  KubeconfigSource,
  KubernetesBridge,
  KubernetesPluginSource,
  KubernetesProxySource,
} from './clusters';

/** What the built-in sources work with. */
export interface ClusterSourceParts {
  readonly config: ClusterConfig;
  readonly bridge: KubernetesBridge;
  readonly auth: AuthService;
  readonly discovery: DiscoveryService;
  /** Ids of the sources to use, in order; undefined = all but the proxy, which needs a Kubernetes plugin to be there. */
  readonly wanted?: readonly string[];
}

/** The built-in sources of clusters. */
export function createClusterSources({
  config,
  bridge,
  auth,
  discovery,
  wanted,
}: ClusterSourceParts): ClusterSource[] {
  const usual: ClusterSource[] = [
    new KubernetesPluginSource({ bridge, auth }),
    new ConfigSource(config),
    ...(config.kubeconfig ? [new KubeconfigSource(config.kubeconfig)] : []),
  ];
  if (!wanted) return usual;
  const all = [...usual, new KubernetesProxySource({ auth, discovery })];
  return wanted.flatMap(id => all.filter(source => source.id === id));
}
