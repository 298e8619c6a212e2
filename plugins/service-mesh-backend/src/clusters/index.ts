export {
  ClusterCache,
  type ClusterCacheOptions,
  type ClusterCacheHealth,
} from './ClusterCache';
export { ClusterCaches, type ClusterCachesOptions } from './ClusterCaches';
export { type ClusterReader, type ClusterStatus } from './ClusterReader';
export { type ObjectRecorder } from './ObjectRecorder';
export { type ObjectChange } from './parsing/ObjectParser';
export { rbacManifest } from './rbacManifest';
export { defaultTiming, type WatchTiming } from './WatchTiming';
export * from './sources';
