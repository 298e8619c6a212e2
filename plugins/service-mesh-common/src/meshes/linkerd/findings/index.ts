import { FindingRule } from '../../../engine/FindingRule';
import { namespacePolicyWithoutServers } from './namespacePolicyWithoutServers';
import { policyReferenceMissing } from './policyReferenceMissing';
import { routeBackendMissing } from './routeBackendMissing';
import { routeShadowedByProfile } from './routeShadowedByProfile';
import { serverPortConflict } from './serverPortConflict';
import { trafficSplitIsArchived } from './trafficSplitIsArchived';

/** Every finding about Linkerd's resources. @internal */
export const findings: readonly FindingRule[] = [
  serverPortConflict,
  policyReferenceMissing,
  namespacePolicyWithoutServers,
  routeShadowedByProfile,
  routeBackendMissing,
  trafficSplitIsArchived,
];
