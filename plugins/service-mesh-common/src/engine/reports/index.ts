export type {
  MeshView,
  PlacedWorkload,
  PlacedWorkloads,
  PrincipalDirectory,
} from './MeshView';
export { placeWorkloads } from './MeshView';
export * from './reportOverview';
export * from './reportMtls';
export * from './reportTraffic';
export * from './reportAccess';
export * from './reportFindings';
