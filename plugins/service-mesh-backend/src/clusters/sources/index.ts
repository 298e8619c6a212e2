export { ConfigSource } from './ConfigSource';
export { KubeconfigSource } from './KubeconfigSource';
export { KubernetesProxySource } from './KubernetesProxySource';
export {
  readClusterConfig,
  type ClusterConfig,
  type ConfiguredCluster,
} from './readClusterConfig';
export * from './kubernetesPlugin';
