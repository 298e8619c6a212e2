import { list, object, text } from '../../../engine/shape';
import { GROUP, KIND, LOCAL_REF, NAME } from './commonSchemas';
import { fields, listOf, resource } from './Schema';
import { canonicalKind, project, targets } from './targets';
import { Validation } from './Validation';

const SCHEMA = resource(
  fields(
    {
      targetRef: LOCAL_REF,
      requiredAuthenticationRefs: listOf(
        fields(
          {
            group: GROUP,
            kind: KIND,
            name: NAME,
            namespace: { type: 'string', maxLength: 253 },
          },
          ['kind', 'name'],
        ),
      ),
    },
    ['targetRef', 'requiredAuthenticationRefs'],
  ),
);

const reference = object({ group: text, kind: text, name: text });
const spec = object({
  targetRef: reference,
  requiredAuthenticationRefs: list(reference),
});

const REFS = 'spec.requiredAuthenticationRefs';

/** What is asked of an AuthorizationPolicy. @internal */
export const authorizationPolicy: Validation = {
  schema: version => (version === 'v1alpha1' ? SCHEMA : undefined),
  webhook({ namespace, spec: raw }) {
    const { targetRef = {}, requiredAuthenticationRefs: refs = [] } = project(
      spec,
      raw,
    );
    if (targets(targetRef, '', 'Namespace') && targetRef.name !== namespace)
      return {
        field: 'spec.targetRef.name',
        message: `cannot target another namespace: ${targetRef.name}`,
      };
    const [meshTls, accounts, networks] = [
      refs.filter(ref =>
        targets(ref, 'policy.linkerd.io', 'MeshTLSAuthentication'),
      ),
      refs.filter(ref => targets(ref, '', 'ServiceAccount')),
      refs.filter(ref =>
        targets(ref, 'policy.linkerd.io', 'NetworkAuthentication'),
      ),
    ];
    if (meshTls.length > 1)
      return {
        field: REFS,
        message: 'only a single MeshTLSAuthentication may be set',
      };
    if (accounts.length > 1)
      return {
        field: REFS,
        message: 'only a single ServiceAccount may be set',
      };
    if (meshTls.length + accounts.length > 1)
      return {
        field: REFS,
        message:
          'a MeshTLSAuthentication and ServiceAccount may not be set together',
      };
    if (networks.length > 1)
      return {
        field: REFS,
        message: 'only a single NetworkAuthentication may be set',
      };
    const known = new Set([...meshTls, ...accounts, ...networks]);
    const unknown = refs.filter(ref => !known.has(ref));
    if (unknown.length > 0)
      return {
        field: REFS,
        message: `unsupported authentication kind(s): ${unknown
          .map(canonicalKind)
          .join(', ')}`,
      };
    const supported =
      targets(targetRef, 'policy.linkerd.io', 'Server') ||
      targets(targetRef, '', 'Namespace') ||
      targets(targetRef, 'policy.linkerd.io', 'HTTPRoute') ||
      targets(targetRef, 'gateway.networking.k8s.io', 'HTTPRoute') ||
      targets(targetRef, 'gateway.networking.k8s.io', 'GRPCRoute');
    return supported
      ? undefined
      : {
          field: 'spec.targetRef',
          message: `unsupported authorization target type: ${canonicalKind(
            targetRef,
          )}`,
        };
  },
};
