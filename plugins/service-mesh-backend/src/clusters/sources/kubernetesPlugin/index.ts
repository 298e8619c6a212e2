export { kubernetesBridgeModule } from './kubernetesBridgeModule';
export { KubernetesBridge, kubernetesBridgeRef } from './kubernetesBridge';
export { KubernetesPluginSource } from './KubernetesPluginSource';
