import { Kind } from '../../../engine/Kind';
import { isUnread, Reading } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { KubeObject } from '../../../model';
import {
  AuthorizationPolicy,
  EgressNetwork,
  ExternalWorkload,
  HTTPLocalRateLimitPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyHTTPRoute,
  Server,
  ServerAuthorization,
  ServiceProfile,
} from '../kinds';

const KINDS: readonly Kind[] = [
  AuthorizationPolicy,
  EgressNetwork,
  ExternalWorkload,
  HTTPLocalRateLimitPolicy,
  MeshTLSAuthentication,
  NetworkAuthentication,
  PolicyHTTPRoute,
  Server,
  ServerAuthorization,
  ServiceProfile,
];

/** An identity nobody can have is a finding of its own. */
function hasOwnFinding(kind: Kind, field: string): boolean {
  return kind === MeshTLSAuthentication && field.startsWith('spec.identities[');
}

/** A resource that Linkerd's own checks would refuse. @internal */
export const invalidResource: FindingRule = {
  code: 'linkerd/invalid-resource',
  severity: 'error',
  title: 'Linkerd would refuse the resource',
  message: '{kind} {name} is not valid: {problem}.',
  why: 'It got past the webhook while that did not answer, or was written for another version. Linkerd passes over what it cannot read, so the policy or route may have no effect.',
  fix: 'Correct the field and apply the resource again while the webhook is up.',
  reads: KINDS,
  docs: 'https://linkerd.io/2/reference/',
  *check({ index }): Iterable<Problem> {
    for (const kind of KINDS) {
      const objects: Reading<KubeObject> = index.list(kind);
      if (isUnread(objects)) continue;
      for (const object of objects)
        for (const { field, message } of object.problems ?? []) {
          if (hasOwnFinding(kind, field)) continue;
          yield {
            subject: index.ref(object, kind),
            field,
            params: {
              kind: kind.kind,
              name: object.metadata.name,
              problem: message,
            },
          };
        }
    }
  },
};
