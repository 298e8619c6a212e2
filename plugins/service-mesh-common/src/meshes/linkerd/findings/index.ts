import { FindingRule } from '../../../engine/FindingRule';
import { FleetFindingRule } from '../../../engine/FleetFindingRule';
import { annotationShouldBeLabel } from './annotationShouldBeLabel';
import { clusterNetworksMissNode } from './clusterNetworksMissNode';
import { clusterNetworksMissPod } from './clusterNetworksMissPod';
import { clusterNetworksMissService } from './clusterNetworksMissService';
import { controlPlaneNotReady } from './controlPlaneNotReady';
import { controlPlaneSingleReplica } from './controlPlaneSingleReplica';
import { controlPlaneUnschedulable } from './controlPlaneUnschedulable';
import { egressNetworkOverlaps } from './egressNetworkOverlaps';
import { egressNetworkShadowed } from './egressNetworkShadowed';
import { extensionNamespaceRepeated } from './extensionNamespaceRepeated';
import { identityInvalid } from './identityInvalid';
import { invalidResource } from './invalidResource';
import { invalidRoute } from './invalidRoute';
import { labelShouldBeAnnotation } from './labelShouldBeAnnotation';
import { mirrorDiffers } from './mirrorDiffers';
import { namespacePolicyWithoutServers } from './namespacePolicyWithoutServers';
import { opaquePortsDiffer } from './opaquePortsDiffer';
import { policyReferenceMissing } from './policyReferenceMissing';
import { probeDenied } from './probeDenied';
import { profilePassedOver } from './profilePassedOver';
import { proxyNotReady } from './proxyNotReady';
import { proxyVersionSkew } from './proxyVersionSkew';
import { rateLimitShadowed } from './rateLimitShadowed';
import { rateLimitWithoutServer } from './rateLimitWithoutServer';
import { routeBackendMissing } from './routeBackendMissing';
import { routeConflict } from './routeConflict';
import { routeNotAccepted } from './routeNotAccepted';
import { routeRefusedByProxy } from './routeRefusedByProxy';
import { routeShadowedByProfile } from './routeShadowedByProfile';
import { serverPortConflict } from './serverPortConflict';
import { servicePortSkipsProxy } from './servicePortSkipsProxy';
import { trafficSplitIsArchived } from './trafficSplitIsArchived';
import { trustAnchorAlgorithm } from './trustAnchorAlgorithm';
import { trustAnchorExpiring } from './trustAnchorExpiring';
import { trustAnchorsOutdated } from './trustAnchorsOutdated';
import { webhookCertificateExpiring } from './webhookCertificateExpiring';

/** Every finding about Linkerd's resources. @internal */
export const findings: readonly FindingRule[] = [
  serverPortConflict,
  policyReferenceMissing,
  identityInvalid,
  namespacePolicyWithoutServers,
  routeShadowedByProfile,
  profilePassedOver,
  routeConflict,
  routeBackendMissing,
  routeNotAccepted,
  routeRefusedByProxy,
  trafficSplitIsArchived,
  annotationShouldBeLabel,
  clusterNetworksMissNode,
  clusterNetworksMissPod,
  clusterNetworksMissService,
  controlPlaneNotReady,
  controlPlaneSingleReplica,
  extensionNamespaceRepeated,
  labelShouldBeAnnotation,
  opaquePortsDiffer,
  proxyNotReady,
  proxyVersionSkew,
  trustAnchorsOutdated,
  invalidResource,
  invalidRoute,
  trustAnchorAlgorithm,
  trustAnchorExpiring,
  webhookCertificateExpiring,
  controlPlaneUnschedulable,
  egressNetworkOverlaps,
  egressNetworkShadowed,
  probeDenied,
  rateLimitShadowed,
  rateLimitWithoutServer,
  servicePortSkipsProxy,
];

/** Problems that only a comparison of clusters shows. @internal */
export const fleetFindings: readonly FleetFindingRule[] = [mirrorDiffers];
