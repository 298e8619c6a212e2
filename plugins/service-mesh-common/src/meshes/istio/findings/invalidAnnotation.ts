import { FindingRule, Problem } from '../../../engine/FindingRule';
import { annotationProblem } from '../annotationProblem';
import {
  ANNOTATED_KINDS,
  isInPlace,
  istioAnnotations,
} from './annotatedObjects';

/** An annotation with a value that Istio refuses. @internal */
export const invalidAnnotation: FindingRule = {
  code: 'istio/invalid-annotation',
  severity: 'warning',
  title: 'Annotation with a value that Istio refuses',
  message: '{annotation}: {problem}.',
  why: 'A pod with such a value is refused when it is to get its proxy, so it does not start.',
  fix: 'Correct the value.',
  reads: ANNOTATED_KINDS,
  aliases: ['IST0125'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0125/',
  *check({ index }): Iterable<Problem> {
    for (const annotation of istioAnnotations(index)) {
      if (!isInPlace(annotation)) continue;
      const { subject, field, name, value } = annotation;
      const problem = annotationProblem(name, value);
      if (problem)
        yield { subject, field, params: { annotation: name, problem } };
    }
  },
};
