import { list, object, text } from '../../../engine/shape';
import { identityProblem } from '../inbound/identityProblem';
import { GROUP, KIND, NAME } from './commonSchemas';
import { identityProblemInWords } from './identityProblemInWords';
import { fields, listOf, resource, TEXT } from './Schema';
import { canonicalKind, project, targets } from './targets';
import { Validation } from './Validation';

const SCHEMA = resource(
  fields(
    {
      identities: listOf(TEXT, { minItems: 1 }),
      identityRefs: listOf(
        fields(
          {
            group: GROUP,
            kind: KIND,
            name: NAME,
            namespace: { type: 'string', maxLength: 253 },
          },
          ['kind'],
        ),
        { minItems: 1 },
      ),
    },
    [],
    { exactlyOne: ['identities', 'identityRefs'] },
  ),
);

const spec = object({
  identities: list(text),
  identityRefs: list(
    object({ group: text, kind: text, name: text, namespace: text }),
  ),
});

/** What is asked of a MeshTLSAuthentication. @internal */
export const meshTlsAuthentication: Validation = {
  schema: version => (version === 'v1alpha1' ? SCHEMA : undefined),
  webhook({ spec: raw }) {
    const { identities = [], identityRefs = [] } = project(spec, raw);
    // The definition lets a name be absent, but the controller cannot read such a reference.
    const nameless = identityRefs.findIndex(ref => ref.name === undefined);
    if (nameless >= 0)
      return {
        field: `spec.identityRefs[${nameless}].name`,
        message: 'missing field `name`',
      };
    for (const [i, id] of identities.entries()) {
      const problem = identityProblem(id);
      if (problem)
        return {
          field: `spec.identities[${i}]`,
          message: `id ${id} is invalid: ${identityProblemInWords(problem)}`,
        };
    }
    for (const [i, ref] of identityRefs.entries()) {
      const field = `spec.identityRefs[${i}]`;
      if (targets(ref, '', 'Namespace')) {
        if (ref.namespace !== undefined)
          return {
            field: `${field}.namespace`,
            message:
              'Namespace identity_ref is cluster-scoped and cannot have a namespace',
          };
      } else if (!targets(ref, '', 'ServiceAccount')) {
        return {
          field: `${field}.kind`,
          message: `invalid identity target kind: ${canonicalKind(ref)}`,
        };
      }
    }
    return undefined;
  },
};
