import { ValidateObject } from '../../../engine/Kind';
import {
  validatePeerAuthentication,
  validateRequestAuthentication,
} from './authentication';
import { validateAuthorizationPolicy } from './authorizationPolicy';
import { validateDestinationRule } from './destinationRule';
import { validateEnvoyFilter } from './envoyFilter';
import { validateTrafficExtension, validateWasmPlugin } from './extensions';
import { validateGateway } from './gateway';
import { validateProxyConfig } from './proxyConfig';
import { validateServiceEntry } from './serviceEntry';
import { validateSidecar } from './sidecar';
import { validateTelemetry } from './telemetry';
import { validateVirtualService } from './virtualService';
import { validateWorkloadEntry, validateWorkloadGroup } from './workloads';

/** What Istio's webhook checks beyond the schema, by kind. @internal */
export const validations: Readonly<Record<string, ValidateObject>> = {
  AuthorizationPolicy: validateAuthorizationPolicy,
  DestinationRule: validateDestinationRule,
  EnvoyFilter: validateEnvoyFilter,
  Gateway: validateGateway,
  PeerAuthentication: validatePeerAuthentication,
  ProxyConfig: validateProxyConfig,
  RequestAuthentication: validateRequestAuthentication,
  ServiceEntry: validateServiceEntry,
  Sidecar: validateSidecar,
  Telemetry: validateTelemetry,
  TrafficExtension: validateTrafficExtension,
  VirtualService: validateVirtualService,
  WasmPlugin: validateWasmPlugin,
  WorkloadEntry: validateWorkloadEntry,
  WorkloadGroup: validateWorkloadGroup,
};
