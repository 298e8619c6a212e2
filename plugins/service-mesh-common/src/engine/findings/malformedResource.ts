import { FindingRule } from '../FindingRule';

/** An object whose fields have another form than their kind requires. @public */
export const malformedResource: FindingRule = {
  code: 'mesh/malformed-resource',
  severity: 'error',
  title: 'Resource has a field of the wrong form',
  message: 'The resource could not be read as written: {problem} at {field}.',
  why: 'A policy that is read only in part would be another policy, so it is left out of every answer here; the mesh may reject or ignore it too.',
  fix: 'Correct the field, or apply the resource with server-side validation to see what the cluster says about it.',
  reads: [],
  *check({ index }) {
    for (const { ref, field, problem } of index.malformed()) {
      yield { subject: ref, field, params: { field, problem } };
    }
  },
};
