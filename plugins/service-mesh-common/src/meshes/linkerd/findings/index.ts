import { FindingRule } from '../../../engine/FindingRule';
import { identityInvalid } from './identityInvalid';
import { namespacePolicyWithoutServers } from './namespacePolicyWithoutServers';
import { policyReferenceMissing } from './policyReferenceMissing';
import { profilePassedOver } from './profilePassedOver';
import { routeBackendMissing } from './routeBackendMissing';
import { routeConflict } from './routeConflict';
import { routeShadowedByProfile } from './routeShadowedByProfile';
import { serverPortConflict } from './serverPortConflict';
import { trafficSplitIsArchived } from './trafficSplitIsArchived';

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
  trafficSplitIsArchived,
];
