import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { identityProblem } from '../inbound/identityProblem';
import { MeshTLSAuthentication } from '../kinds';

/** An identity that no certificate can carry admits nobody. @internal */
export const identityInvalid: FindingRule = {
  code: 'linkerd/identity-invalid',
  severity: 'warning',
  title: 'MeshTLSAuthentication names an identity nobody can have',
  message:
    'MeshTLSAuthentication {name} lists "{identity}", which is neither a name of DNS nor a SPIFFE id.',
  why: 'A wildcard stands for whole labels at the front only, and names are in lower case. The entry admits no client.',
  fix: 'Write the exact identity, *.<suffix>, * for every meshed client, or a spiffe:// id.',
  reads: [MeshTLSAuthentication],
  docs: 'https://linkerd.io/2/reference/authorization-policy/#meshtlsauthentication',
  *check({ index }): Iterable<Problem> {
    const list = index.list(MeshTLSAuthentication);
    if (isUnread(list)) return;
    for (const authentication of list) {
      const identities = authentication.spec?.identities ?? [];
      for (const [i, identity] of identities.entries()) {
        if (identityProblem(identity) === undefined) continue;
        yield {
          subject: index.ref(authentication, MeshTLSAuthentication),
          field: `spec.identities[${i}]`,
          params: { name: authentication.metadata.name, identity },
        };
      }
    }
  },
};
