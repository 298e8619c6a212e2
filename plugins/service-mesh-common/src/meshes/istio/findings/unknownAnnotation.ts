import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ANNOTATED_KINDS, istioAnnotations } from './annotatedObjects';

/** An annotation of Istio's domain that Istio does not know. @internal */
export const unknownAnnotation: FindingRule = {
  code: 'istio/unknown-annotation',
  severity: 'warning',
  title: 'Annotation that Istio does not know',
  message: 'Istio knows no annotation {annotation}.',
  why: 'Nothing reads it: what it was meant to change stays as it is.',
  fix: 'Correct the spelling, or remove the annotation; it may also belong to another version of Istio.',
  reads: ANNOTATED_KINDS,
  aliases: ['IST0108'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0108/',
  *check({ index }): Iterable<Problem> {
    for (const { known, subject, field, name } of istioAnnotations(index)) {
      if (!known) yield { subject, field, params: { annotation: name } };
    }
  },
};
