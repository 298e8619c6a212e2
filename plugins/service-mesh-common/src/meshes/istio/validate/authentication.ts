import { claimTargetProblem } from './headerProblems';
import { readJwks } from './readJwks';
import { checkSelector } from './labels';
import { checkTargets } from './policyTargets';
import { SpecNode } from './SpecNode';
import { checkDuration } from './trafficPolicy';
import { jwksUriProblem } from './urlProblems';
import { validator } from './validator';

/** Checks a RequestAuthentication as Istio's webhook does. @internal */
export const validateRequestAuthentication = validator(spec => {
  checkTargets(spec);
  checkSelector(spec);
  for (const rule of spec.list('jwtRules')) if (rule.isSet) checkJwtRule(rule);
});

function checkJwtRule(rule: SpecNode): void {
  for (const audience of rule.list('audiences'))
    if (audience.asText === '')
      audience.error('audience must be non-empty string');
  const uri = rule.text('jwksUri');
  if (rule.text('issuer') === '' && uri === '')
    rule.error('issuer or jwksUri must be non-empty string');
  if (uri !== '') rule.at('jwksUri').errors(jwksUriProblem(uri));
  if (rule.text('jwks') !== '') checkJwks(rule.at('jwks'));
  for (const header of rule.list('fromHeaders'))
    if (header.text('name') === '')
      header.error('location header name must be non-empty string');
  for (const field of ['fromParams', 'fromCookies'])
    for (const name of rule.list(field))
      if (name.asText === '')
        name.error(
          field === 'fromParams'
            ? 'location query must be non-empty string'
            : 'cookie name must be non-empty string',
        );
  for (const claim of rule.list('outputClaimToHeaders')) {
    if (claim.text('claim') === '' || claim.text('header') === '')
      claim.error(
        'outputClaimToHeaders header and claim value must be non-empty string',
      );
    else claim.at('header').errors(claimTargetProblem(claim.text('header')));
  }
  checkDuration(rule, 'timeout');
}

function checkJwks(node: SpecNode): void {
  const jwks = readJwks(node.asText);
  if ('problem' in jwks) return node.error(`jwks parse error: ${jwks.problem}`);
  for (const i of jwks.privateKeys)
    node.warn(
      `jwks key at index ${i} contains private key material; only public keys are used for verification`,
    );
  return undefined;
}

/** Checks a PeerAuthentication as Istio's webhook does. @internal */
export const validatePeerAuthentication = validator(spec => {
  const ports = spec.entries('portLevelMtls');
  const node = spec.at('portLevelMtls');
  if (
    ports.length > 0 &&
    spec.at('selector').entries('matchLabels').length === 0
  )
    node.error(
      'mesh/namespace peer authentication cannot have port level mTLS',
    );
  if (node.isSet && ports.length === 0)
    node.error('port level mTLS, if defined, must have at least one element');
  for (const [port, entry] of ports) {
    if (!/^\d{1,10}$/.test(port) || Number(port) < 1 || Number(port) > 65535)
      entry.error('port must be in range 1..65535');
  }
  for (const mtls of [spec.at('mtls'), ...ports.map(([, entry]) => entry)])
    mtls.choice('mode', ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']);
  checkSelector(spec);
});
