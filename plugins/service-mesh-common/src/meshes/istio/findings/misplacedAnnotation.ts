import { FindingRule, Problem } from '../../../engine/FindingRule';
import {
  ANNOTATED_KINDS,
  isInPlace,
  istioAnnotations,
} from './annotatedObjects';

/** An annotation on a kind of object on which nothing reads it. @internal */
export const misplacedAnnotation: FindingRule = {
  code: 'istio/misplaced-annotation',
  severity: 'warning',
  title: 'Annotation on the wrong kind of object',
  message: '{annotation} has an effect on {kinds} only.',
  why: 'Nothing reads it here: what it was meant to change stays as it is.',
  fix: 'Move it to an object of the right kind; what is meant for pods goes into the pod template, not beside it.',
  reads: ANNOTATED_KINDS,
  aliases: ['IST0107'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0107/',
  *check({ index }): Iterable<Problem> {
    for (const annotation of istioAnnotations(index)) {
      const { known, subject, field, name } = annotation;
      if (!known || isInPlace(annotation)) continue;
      yield {
        subject,
        field,
        params: { annotation: name, kinds: known.on.join(', ') },
      };
    }
  },
};
