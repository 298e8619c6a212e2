export type {
  ClusterFindings,
  MeshView,
  PlacedWorkload,
  PlacedWorkloads,
  PrincipalDirectory,
} from './MeshView';
export { placeWorkloads } from './placeWorkloads';
export * from './reportOverview';
export * from './toFleetEntity';
export * from './reportMtls';
export * from './reportObservedMtls';
export * from './reportTraffic';
export { prepareAccess } from './accessCallers';
export { placedPolicies, reportAccess } from './reportAccess';
export * from './reportEffectiveAccess';
export * from './reportFindings';
export * from './reportTelemetry';
export * from './reportEndpoints';
export * from './reportControlPlanes';
export * from './reportRoute';
export type { Proposal } from './reportPreview';
export { reportPreview } from './reportPreview';
export { reportUsage } from './reportUsage';
export { reportOutboundAccess } from './reportOutboundAccess';
export type { QuestionCaller } from './askedCallers';
export { reportQuestion } from './reportQuestion';
export { accountOf } from './shortIdentity';
export type { Measured, MeasuredRows, WorkloadDirectory } from './reportEdges';
export { reportEdges } from './reportEdges';
export * from './reportAuthorizations';
export * from './reportMirrors';
export * from './reportSplits';
export type { SplitQuestion } from './splits/SplitQuestion';
