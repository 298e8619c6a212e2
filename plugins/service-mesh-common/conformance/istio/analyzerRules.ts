import { FindingRule, FleetFindingRule } from '../../src/engine';
import { alphaAnnotation } from '../../src/meshes/istio/findings/alphaAnnotation';
import { applicationUid } from '../../src/meshes/istio/findings/applicationUid';
import { authorizationNamespaceNotFound } from '../../src/meshes/istio/findings/authorizationNamespaceNotFound';
import { authorizationPolicySelectsNothing } from '../../src/meshes/istio/findings/authorizationPolicySelectsNothing';
import { claimRouteWithoutTokens } from '../../src/meshes/istio/findings/claimRouteWithoutTokens';
import { deprecatedAnnotation } from '../../src/meshes/istio/findings/deprecatedAnnotation';
import { deprecatedFaultPercent } from '../../src/meshes/istio/findings/deprecatedFaultPercent';
import { destinationNotFound } from '../../src/meshes/istio/findings/destinationNotFound';
import {
  destinationPortMissing,
  destinationPortNotFound,
} from '../../src/meshes/istio/findings/destinationPort';
import { destinationRuleHostUnknown } from '../../src/meshes/istio/findings/destinationRuleHostUnknown';
import {
  envoyFilterAddIgnored,
  envoyFilterRemoveIgnored,
  envoyFilterReplaceIgnored,
} from '../../src/meshes/istio/findings/envoyFilterIgnored';
import {
  envoyFilterRelative,
  envoyFilterRelativeByVersion,
} from '../../src/meshes/istio/findings/envoyFilterRelative';
import {
  externalControlPlaneByIp,
  externalControlPlaneInvalid,
} from '../../src/meshes/istio/findings/externalControlPlane';
import {
  gatewayCertificateInvalid,
  gatewayCertificateNotFound,
} from '../../src/meshes/istio/findings/gatewayCertificate';
import { gatewayCertificateShared } from '../../src/meshes/istio/findings/gatewayCertificateShared';
import { gatewayConflict } from '../../src/meshes/istio/findings/gatewayConflict';
import { gatewayHostNotServed } from '../../src/meshes/istio/findings/gatewayHostNotServed';
import { gatewayNotFound } from '../../src/meshes/istio/findings/gatewayNotFound';
import { gatewayPortNotExposed } from '../../src/meshes/istio/findings/gatewayPortNotExposed';
import { gatewaySelectsNothing } from '../../src/meshes/istio/findings/gatewaySelectsNothing';
import {
  imageAutoInPod,
  imageAutoNotInjected,
} from '../../src/meshes/istio/findings/imageAuto';
import { internalGatewayReferenced } from '../../src/meshes/istio/findings/internalGatewayReferenced';
import { invalidAnnotation } from '../../src/meshes/istio/findings/invalidAnnotation';
import { jwksFetchUnrestricted } from '../../src/meshes/istio/findings/jwksFetchUnrestricted';
import { misplacedAnnotation } from '../../src/meshes/istio/findings/misplacedAnnotation';
import {
  namespaceInjectedByDefault,
  namespaceNotInjected,
} from '../../src/meshes/istio/findings/namespaceInjection';
import { namespaceLabelsConflict } from '../../src/meshes/istio/findings/namespaceLabelsConflict';
import { negativeCondition } from '../../src/meshes/istio/findings/negativeCondition';
import { networkRegistryUnknown } from '../../src/meshes/istio/findings/networkRegistryUnknown';
import { podWithoutProxy } from '../../src/meshes/istio/findings/podWithoutProxy';
import { proxyImageMismatch } from '../../src/meshes/istio/findings/proxyImageMismatch';
import { removedKindInstalled } from '../../src/meshes/istio/findings/removedKindInstalled';
import {
  matchIneffective,
  ruleUnreachable,
} from '../../src/meshes/istio/findings/ruleUnreachable';
import { selectorOnStandardGateway } from '../../src/meshes/istio/findings/selectorOnStandardGateway';
import { serviceDiffersBetweenClusters } from '../../src/meshes/istio/findings/serviceDiffersBetweenClusters';
import { serviceEntryProtocolsDiffer } from '../../src/meshes/istio/findings/serviceEntryProtocolsDiffer';
import { serviceEntryWithoutAddress } from '../../src/meshes/istio/findings/serviceEntryWithoutAddress';
import { servicePortProtocols } from '../../src/meshes/istio/findings/servicePortProtocols';
import {
  externalNamePort,
  servicePortUnnamed,
} from '../../src/meshes/istio/findings/servicePortUnnamed';
import { serviceTargetPorts } from '../../src/meshes/istio/findings/serviceTargetPorts';
import { sidecarEgressProxyIgnored } from '../../src/meshes/istio/findings/sidecarEgressProxyIgnored';
import { sidecarInAmbient } from '../../src/meshes/istio/findings/sidecarInAmbient';
import {
  sidecarOverlooked,
  sidecarsForNamespace,
} from '../../src/meshes/istio/findings/sidecarOverlooked';
import { sidecarSelectsNothing } from '../../src/meshes/istio/findings/sidecarSelectsNothing';
import { standardGatewayTooOld } from '../../src/meshes/istio/findings/standardGatewayTooOld';
import { subsetMissedByGateway } from '../../src/meshes/istio/findings/subsetMissedByGateway';
import { subsetNotFound } from '../../src/meshes/istio/findings/subsetNotFound';
import { subsetSelectsNothing } from '../../src/meshes/istio/findings/subsetSelectsNothing';
import {
  telemetriesForNamespace,
  telemetryOverlooked,
  telemetrySelectsNothing,
} from '../../src/meshes/istio/findings/telemetryOverlooked';
import {
  telemetryLightstep,
  telemetryWithoutProvider,
} from '../../src/meshes/istio/findings/telemetryProvider';
import {
  portTlsWithoutCa,
  tlsWithoutCa,
} from '../../src/meshes/istio/findings/tlsWithoutCa';
import { unknownAnnotation } from '../../src/meshes/istio/findings/unknownAnnotation';
import { virtualServiceShadowed } from '../../src/meshes/istio/findings/virtualServiceShadowed';
import {
  webhookOverlap,
  webhookServiceNotFound,
} from '../../src/meshes/istio/findings/webhookOverlap';

/** Rules of the product that look for the same as an analyzer, by the analyzer's name; in alphabetical order. */
export const analyzerRules: Readonly<Record<string, readonly FindingRule[]>> = {
  'annotations.AlphaAnalyzer': [alphaAnnotation],
  'annotations.K8sAnalyzer': [
    deprecatedAnnotation,
    invalidAnnotation,
    misplacedAnnotation,
    unknownAnnotation,
  ],
  'applicationUID.Analyzer': [applicationUid],
  'auth.AuthorizationPoliciesAnalyzer': [
    authorizationNamespaceNotFound,
    authorizationPolicySelectsNothing,
  ],
  'authn.BlockedCIDRsAnalyzer': [jwksFetchUnrestricted],
  'conditions.ConditionAnalyzer': [negativeCondition],
  'deployment.MultiServiceAnalyzer': [servicePortProtocols, serviceTargetPorts],
  'deprecation.DeprecationAnalyzer': [
    deprecatedFaultPercent,
    removedKindInstalled,
    sidecarEgressProxyIgnored,
  ],
  'destinationrule.CaCertificateAnalyzer': [tlsWithoutCa, portTlsWithoutCa],
  'destinationrule.SubsetSelectPodAnalyzer': [
    destinationRuleHostUnknown,
    subsetSelectsNothing,
  ],
  'envoyfilter.EnvoyPatchAnalyzer': [
    envoyFilterAddIgnored,
    envoyFilterRelative,
    envoyFilterRelativeByVersion,
    envoyFilterRemoveIgnored,
    envoyFilterReplaceIgnored,
  ],
  'externalcontrolplane.ExternalControlPlaneAnalyzer': [
    externalControlPlaneByIp,
    externalControlPlaneInvalid,
  ],
  'gateway.CertificateAnalyzer': [gatewayCertificateShared],
  'gateway.ConflictingGatewayAnalyzer': [gatewayConflict],
  'gateway.IngressGatewayPortAnalyzer': [
    gatewayPortNotExposed,
    gatewaySelectsNothing,
  ],
  'gateway.SecretAnalyzer': [
    gatewayCertificateInvalid,
    gatewayCertificateNotFound,
    gatewaySelectsNothing,
  ],
  'injection.Analyzer': [
    namespaceInjectedByDefault,
    namespaceLabelsConflict,
    namespaceNotInjected,
    podWithoutProxy,
  ],
  'injection.ImageAnalyzer': [proxyImageMismatch],
  'injection.ImageAutoAnalyzer': [imageAutoInPod, imageAutoNotInjected],
  'k8sgateway.CRDVersionAnalyzer': [standardGatewayTooOld],
  'k8sgateway.SelectorAnalyzer': [selectorOnStandardGateway],
  'meshnetworks.MeshNetworksAnalyzer': [networkRegistryUnknown],
  'schema.ValidationAnalyzer.VirtualService': [
    matchIneffective,
    ruleUnreachable,
  ],
  'service.PortNameAnalyzer': [servicePortUnnamed, externalNamePort],
  'serviceentry.Analyzer': [serviceEntryWithoutAddress],
  'serviceentry.ConflictingServiceEntryProtocolAnalyzer': [
    serviceEntryProtocolsDiffer,
  ],
  'sidecar.SelectorAnalyzer': [
    sidecarInAmbient,
    sidecarOverlooked,
    sidecarsForNamespace,
    sidecarSelectsNothing,
  ],
  'telemetry.DefaultSelectorAnalyzer': [telemetriesForNamespace],
  'telemetry.LightstepAnalyzer': [telemetryLightstep],
  'telemetry.ProviderAnalyzer': [telemetryWithoutProvider],
  'telemetry.SelectorAnalyzer': [telemetryOverlooked, telemetrySelectsNothing],
  'virtualservice.ConflictingMeshGatewayHostsAnalyzer': [
    virtualServiceShadowed,
  ],
  'virtualservice.DestinationHostAnalyzer': [
    destinationNotFound,
    destinationPortMissing,
    destinationPortNotFound,
    subsetMissedByGateway,
  ],
  'virtualservice.DestinationRuleAnalyzer': [subsetNotFound],
  'virtualservice.GatewayAnalyzer': [
    gatewayNotFound,
    gatewayHostNotServed,
    internalGatewayReferenced,
  ],
  'virtualservice.JWTClaimRouteAnalyzer': [claimRouteWithoutTokens],
  'webhook.Analyzer': [webhookOverlap, webhookServiceNotFound],
};

/** The same for analyzers that compare clusters. */
export const fleetAnalyzerRules: Readonly<
  Record<string, readonly FleetFindingRule[]>
> = {
  'services.MultiClusterServiceAnalyzer': [serviceDiffersBetweenClusters],
};
