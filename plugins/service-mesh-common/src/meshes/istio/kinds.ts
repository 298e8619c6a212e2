import {
  GatewayApiGateway,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
} from '../shared/gatewayApi';
import { EndpointSlice } from '../shared/endpointSlice';
import { MeshConfigMap } from '../shared/meshConfigMap';
import { Node } from '../shared/node';
import { PodDisruptionBudget } from '../shared/podDisruptionBudget';
import { IstioOperator, IstioRevision, SailIstio } from './installationKinds';
import {
  PeerAuthentication,
  AuthorizationPolicy,
  RequestAuthentication,
} from './kinds/security';
import {
  VirtualService,
  DestinationRule,
  ServiceEntry,
  WorkloadEntry,
  IstioGateway,
  Sidecar,
} from './kinds/traffic';
import {
  Telemetry,
  EnvoyFilter,
  ProxyConfig,
  WasmPlugin,
} from './kinds/proxies';
import {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
  CustomResourceDefinition,
  CertificateSecret,
} from './kinds/cluster';

export { Node };
export * from './kinds/security';
export * from './kinds/traffic';
export * from './kinds/proxies';
export * from './kinds/cluster';

/** Every kind Istio's readers and findings look at, beside the core kinds. @public */
export const istioKinds = [
  PeerAuthentication,
  AuthorizationPolicy,
  RequestAuthentication,
  VirtualService,
  DestinationRule,
  ServiceEntry,
  WorkloadEntry,
  IstioGateway,
  Sidecar,
  Telemetry,
  EnvoyFilter,
  ProxyConfig,
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
  Node,
  WasmPlugin,
  CustomResourceDefinition,
  CertificateSecret,
  MeshConfigMap,
  PodDisruptionBudget,
  EndpointSlice,
  IstioOperator,
  SailIstio,
  IstioRevision,
  GatewayApiGateway,
  HTTPRoute,
  GRPCRoute,
  TCPRoute,
  TLSRoute,
  ReferenceGrant,
] as const;
