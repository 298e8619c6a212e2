/**
 * A demo cluster for a laptop: enough Kubernetes API and Prometheus API to show a live mesh.
 *
 * @packageDocumentation
 */
export { startDemoCluster } from './startDemoCluster';
export type { DemoCluster, DemoClusterOptions } from './startDemoCluster';
