import { FindingRule } from '../../../engine/FindingRule';
import { authorizationPathNeverMatches } from './authorizationPathNeverMatches';
import { authorizationPolicySelectsNothing } from './authorizationPolicySelectsNothing';
import { authorizationRuleUnreadable } from './authorizationRuleUnreadable';
import { destinationNotFound } from './destinationNotFound';
import { gatewayHostNotServed } from './gatewayHostNotServed';
import { gatewayNotFound } from './gatewayNotFound';
import { mtlsConflict } from './mtlsConflict';
import { peerAuthenticationIgnored } from './peerAuthenticationIgnored';
import { removedOutlierField } from './removedOutlierField';
import { sidecarHostNotFound } from './sidecarHostNotFound';
import { sidecarOverlooked } from './sidecarOverlooked';
import { subsetNotFound } from './subsetNotFound';
import { portTlsWithoutCa, tlsWithoutCa } from './tlsWithoutCa';
import { virtualServiceShadowed } from './virtualServiceShadowed';

/** Problems of Istio's configuration. @internal */
export const findings: readonly FindingRule[] = [
  authorizationPathNeverMatches,
  authorizationPolicySelectsNothing,
  authorizationRuleUnreadable,
  destinationNotFound,
  gatewayHostNotServed,
  gatewayNotFound,
  mtlsConflict,
  peerAuthenticationIgnored,
  portTlsWithoutCa,
  removedOutlierField,
  sidecarHostNotFound,
  sidecarOverlooked,
  subsetNotFound,
  tlsWithoutCa,
  virtualServiceShadowed,
];
