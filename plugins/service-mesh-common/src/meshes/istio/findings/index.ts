import { FindingRule } from '../../../engine/FindingRule';
import { FleetFindingRule } from '../../../engine/FleetFindingRule';
import { alphaAnnotation } from './alphaAnnotation';
import { applicationUid } from './applicationUid';
import { authorizationNamespaceNotFound } from './authorizationNamespaceNotFound';
import { authorizationPathNeverMatches } from './authorizationPathNeverMatches';
import { authorizationPolicySelectsNothing } from './authorizationPolicySelectsNothing';
import { claimRouteWithoutTokens } from './claimRouteWithoutTokens';
import { deprecatedAnnotation } from './deprecatedAnnotation';
import { deprecatedFaultPercent } from './deprecatedFaultPercent';
import { destinationNotFound } from './destinationNotFound';
import {
  destinationPortMissing,
  destinationPortNotFound,
} from './destinationPort';
import { destinationRuleHostUnknown } from './destinationRuleHostUnknown';
import {
  envoyFilterAddIgnored,
  envoyFilterRemoveIgnored,
  envoyFilterReplaceIgnored,
} from './envoyFilterIgnored';
import {
  envoyFilterRelative,
  envoyFilterRelativeByVersion,
} from './envoyFilterRelative';
import {
  externalControlPlaneByIp,
  externalControlPlaneInvalid,
} from './externalControlPlane';
import {
  gatewayCertificateInvalid,
  gatewayCertificateNotFound,
} from './gatewayCertificate';
import { faultPastEnd } from './faultPastEnd';
import { fieldDropped } from './fieldDropped';
import { gatewayCertificateShared } from './gatewayCertificateShared';
import { gatewayConflict } from './gatewayConflict';
import { gatewayHostNotServed } from './gatewayHostNotServed';
import { gatewayNotFound } from './gatewayNotFound';
import { gatewayPortNotExposed } from './gatewayPortNotExposed';
import { gatewaySelectsNothing } from './gatewaySelectsNothing';
import { imageAutoInPod, imageAutoNotInjected } from './imageAuto';
import { internalGatewayReferenced } from './internalGatewayReferenced';
import { invalid } from './invalid';
import { invalidAnnotation } from './invalidAnnotation';
import { jwksFetchUnrestricted } from './jwksFetchUnrestricted';
import { misplacedAnnotation } from './misplacedAnnotation';
import { mtlsConflict } from './mtlsConflict';
import {
  namespaceInjectedByDefault,
  namespaceNotInjected,
} from './namespaceInjection';
import { namespaceLabelsConflict } from './namespaceLabelsConflict';
import { negativeCondition } from './negativeCondition';
import { networkRegistryUnknown } from './networkRegistryUnknown';
import { peerAuthenticationIgnored } from './peerAuthenticationIgnored';
import { podWithoutProxy } from './podWithoutProxy';
import { proxyImageMismatch } from './proxyImageMismatch';
import { removedKindInstalled } from './removedKindInstalled';
import { removedOutlierField } from './removedOutlierField';
import { revisionNotInstalled } from './revisionNotInstalled';
import { matchIneffective, ruleUnreachable } from './ruleUnreachable';
import { selectorOnStandardGateway } from './selectorOnStandardGateway';
import { serviceEntryProtocolsDiffer } from './serviceEntryProtocolsDiffer';
import { serviceEntryWithoutAddress } from './serviceEntryWithoutAddress';
import { serviceDiffersBetweenClusters } from './serviceDiffersBetweenClusters';
import { servicePortProtocols } from './servicePortProtocols';
import { externalNamePort, servicePortUnnamed } from './servicePortUnnamed';
import { serviceTargetPorts } from './serviceTargetPorts';
import { sidecarEgressProxyIgnored } from './sidecarEgressProxyIgnored';
import { sidecarHostNotFound } from './sidecarHostNotFound';
import { sidecarInAmbient } from './sidecarInAmbient';
import { sidecarOverlooked, sidecarsForNamespace } from './sidecarOverlooked';
import { sidecarSelectsNothing } from './sidecarSelectsNothing';
import { standardGatewayTooOld } from './standardGatewayTooOld';
import { subsetMissedByGateway } from './subsetMissedByGateway';
import { subsetMissedByName } from './subsetMissedByName';
import { subsetNotFound } from './subsetNotFound';
import { subsetSelectsNothing } from './subsetSelectsNothing';
import { subsetSelectsOthers } from './subsetSelectsOthers';
import {
  telemetriesForNamespace,
  telemetryOverlooked,
  telemetrySelectsNothing,
} from './telemetryOverlooked';
import {
  telemetryLightstep,
  telemetryWithoutProvider,
} from './telemetryProvider';
import { portTlsWithoutCa, tlsWithoutCa } from './tlsWithoutCa';
import { unknownAnnotation } from './unknownAnnotation';
import { validationWarning } from './validationWarning';
import { virtualServiceShadowed } from './virtualServiceShadowed';
import { webhookOverlap, webhookServiceNotFound } from './webhookOverlap';

/** Problems of Istio's configuration. @internal */
export const findings: readonly FindingRule[] = [
  alphaAnnotation,
  applicationUid,
  authorizationNamespaceNotFound,
  authorizationPathNeverMatches,
  authorizationPolicySelectsNothing,
  claimRouteWithoutTokens,
  deprecatedAnnotation,
  deprecatedFaultPercent,
  destinationNotFound,
  destinationPortMissing,
  destinationPortNotFound,
  destinationRuleHostUnknown,
  envoyFilterAddIgnored,
  envoyFilterRelative,
  envoyFilterRelativeByVersion,
  envoyFilterRemoveIgnored,
  envoyFilterReplaceIgnored,
  externalControlPlaneByIp,
  externalControlPlaneInvalid,
  externalNamePort,
  gatewayCertificateInvalid,
  gatewayCertificateNotFound,
  faultPastEnd,
  fieldDropped,
  gatewayCertificateShared,
  gatewayConflict,
  gatewayHostNotServed,
  gatewayNotFound,
  gatewayPortNotExposed,
  gatewaySelectsNothing,
  imageAutoInPod,
  imageAutoNotInjected,
  internalGatewayReferenced,
  invalid,
  invalidAnnotation,
  jwksFetchUnrestricted,
  matchIneffective,
  misplacedAnnotation,
  mtlsConflict,
  namespaceInjectedByDefault,
  namespaceLabelsConflict,
  namespaceNotInjected,
  negativeCondition,
  networkRegistryUnknown,
  peerAuthenticationIgnored,
  podWithoutProxy,
  portTlsWithoutCa,
  proxyImageMismatch,
  removedKindInstalled,
  removedOutlierField,
  revisionNotInstalled,
  ruleUnreachable,
  selectorOnStandardGateway,
  serviceEntryProtocolsDiffer,
  serviceEntryWithoutAddress,
  servicePortProtocols,
  servicePortUnnamed,
  serviceTargetPorts,
  sidecarEgressProxyIgnored,
  sidecarHostNotFound,
  sidecarInAmbient,
  sidecarOverlooked,
  sidecarSelectsNothing,
  sidecarsForNamespace,
  standardGatewayTooOld,
  subsetMissedByGateway,
  subsetMissedByName,
  subsetNotFound,
  subsetSelectsNothing,
  subsetSelectsOthers,
  telemetriesForNamespace,
  telemetryLightstep,
  telemetryOverlooked,
  telemetrySelectsNothing,
  telemetryWithoutProvider,
  tlsWithoutCa,
  unknownAnnotation,
  validationWarning,
  virtualServiceShadowed,
  webhookOverlap,
  webhookServiceNotFound,
];

/** Problems that only a comparison of clusters shows. @internal */
export const fleetFindings: readonly FleetFindingRule[] = [
  serviceDiffersBetweenClusters,
];
