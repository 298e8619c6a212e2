import { ValidateObject } from '../../../engine/Kind';
import { KindRef, ValidationProblem } from '../../../model';
import { validateProfile } from '../profile/validateProfile';
import { authorizationPolicy } from './authorizationPolicy';
import { checkSchema } from './checkSchema';
import { egressNetwork } from './egressNetwork';
import { externalWorkload } from './externalWorkload';
import { asFields, GATEWAY_GROUP } from './gatewaySchemas';
import { grpcRoute } from './grpcRoute';
import { httpLocalRateLimitPolicy } from './httpLocalRateLimitPolicy';
import { httpRoute } from './httpRoute';
import { meshTlsAuthentication } from './meshTlsAuthentication';
import { networkAuthentication } from './networkAuthentication';
import { policyHttpRoute } from './policyHttpRoute';
import { server } from './server';
import { serverAuthorization } from './serverAuthorization';
import { serviceProfile } from './serviceProfile';
import { tcpRoute } from './tcpRoute';
import { tlsRoute } from './tlsRoute';
import { Validation } from './Validation';

const POLICY = 'policy.linkerd.io';
const PROFILE = 'linkerd.io/ServiceProfile';

/** By group and kind, as an object writes them. */
const VALIDATIONS: Readonly<Record<string, Validation>> = {
  [`${POLICY}/AuthorizationPolicy`]: authorizationPolicy,
  [`${POLICY}/EgressNetwork`]: egressNetwork,
  [`${POLICY}/HTTPLocalRateLimitPolicy`]: httpLocalRateLimitPolicy,
  [`${POLICY}/HTTPRoute`]: policyHttpRoute,
  [`${POLICY}/MeshTLSAuthentication`]: meshTlsAuthentication,
  [`${POLICY}/NetworkAuthentication`]: networkAuthentication,
  [`${POLICY}/Server`]: server,
  [`${POLICY}/ServerAuthorization`]: serverAuthorization,
  [`${GATEWAY_GROUP}/GRPCRoute`]: grpcRoute,
  [`${GATEWAY_GROUP}/HTTPRoute`]: httpRoute,
  [`${GATEWAY_GROUP}/TCPRoute`]: tcpRoute,
  [`${GATEWAY_GROUP}/TLSRoute`]: tlsRoute,
  [PROFILE]: serviceProfile,
  'workload.linkerd.io/ExternalWorkload': externalWorkload,
};

/** Something a cluster with Linkerd refuses, and which part of it does. @internal */
export interface AdmissionProblem extends ValidationProblem {
  /** The definition of the resource, or Linkerd's webhook, which sees only what the definition lets pass. */
  readonly by: 'schema' | 'webhook';
}

function texts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asFields(value)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/**
 * Says why a cluster with Linkerd refuses a resource: what the definition asks, then what the webhook asks. Empty for
 * other kinds. Never throws.
 * @internal
 */
export function validateResource(raw: unknown): readonly AdmissionProblem[] {
  const { apiVersion, kind } = asFields(raw);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const [group] = apiVersion.split('/');
  return validateAs(`${group}/${kind}`, raw);
}

/** The same for objects known to be of a kind, which lists may leave out. @internal */
export function validationFor({ group, kind }: KindRef): ValidateObject {
  return raw => validateAs(`${group}/${kind}`, raw);
}

function validateAs(key: string, raw: unknown): readonly AdmissionProblem[] {
  if (!Object.hasOwn(VALIDATIONS, key)) return [];
  const validation = VALIDATIONS[key];
  const { apiVersion, metadata } = asFields(raw);
  const version =
    typeof apiVersion === 'string' ? apiVersion.split('/')[1] ?? '' : '';
  const schema = validation.schema(version);
  const checked = schema && checkSchema(raw, schema);
  if (checked && checked.problems.length > 0)
    return checked.problems.map(problem => ({
      severity: 'error',
      by: 'schema',
      ...problem,
    }));
  const { namespace, annotations } = asFields(metadata);
  // A route without a specification is let through, so that other controllers may use it.
  const { spec } = asFields(checked ? checked.value : raw);
  const problem =
    spec === undefined
      ? undefined
      : validation.webhook({
          namespace: typeof namespace === 'string' ? namespace : 'default',
          annotations: texts(annotations),
          spec,
        });
  if (problem) return [{ severity: 'error', by: 'webhook', ...problem }];
  if (key !== PROFILE) return [];
  const profile = validateProfile(raw);
  return profile.ok
    ? []
    : [
        {
          severity: 'error',
          by: 'webhook',
          field: 'spec',
          message: profile.error,
        },
      ];
}
