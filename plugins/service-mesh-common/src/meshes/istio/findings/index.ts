import { FindingRule } from '../../../engine/FindingRule';
import { authorizationPolicySelectsNothing } from './authorizationPolicySelectsNothing';
import { destinationNotFound } from './destinationNotFound';
import { gatewayNotFound } from './gatewayNotFound';
import { peerAuthenticationIgnored } from './peerAuthenticationIgnored';
import { removedOutlierField } from './removedOutlierField';
import { subsetNotFound } from './subsetNotFound';

/** Problems of Istio's configuration. @internal */
export const findings: readonly FindingRule[] = [
  authorizationPolicySelectsNothing,
  destinationNotFound,
  gatewayNotFound,
  peerAuthenticationIgnored,
  removedOutlierField,
  subsetNotFound,
];
