import { SuiteAdapter } from '../SuiteAdapter';
import { adapter as analyzers } from './analyzers';
import { adapter as authorization } from './authorization';
import { adapter as clientTls } from './client-tls';
import { adapters as configSelection } from './config-selection';
import { adapter as connections } from './connections';
import { adapters as delegates } from './delegates';
import { adapter as effectiveMode } from './effective-mode';
import { adapter as gatewayApi } from './gateway-api';
import { adapter as hosts } from './hosts';
import { adapters as injection } from './injection';
import { adapter as matchers } from './matchers';
import { adapter as metricLabels } from './metric-labels';
import { adapter as passthrough } from './passthrough';
import { adapter as pathNormalization } from './path-normalization';
import { adapter as policyAttachment } from './policy-attachment';
import { adapters as routeDefaults } from './route-defaults';
import { adapter as subsetMigration } from './subset-migration';
import { adapters as telemetry } from './telemetry';
import { adapter as validation } from './validation';
import { adapter as resolution } from './virtualservice-resolution';
import { adapters as visibility } from './visibility';

export const adapters: readonly SuiteAdapter[] = [
  analyzers,
  authorization,
  clientTls,
  ...configSelection,
  connections,
  ...delegates,
  effectiveMode,
  gatewayApi,
  hosts,
  ...injection,
  matchers,
  metricLabels,
  passthrough,
  pathNormalization,
  policyAttachment,
  resolution,
  ...routeDefaults,
  subsetMigration,
  ...telemetry,
  validation,
  ...visibility,
];
