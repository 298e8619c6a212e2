import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ANNOTATED_KINDS, istioAnnotations } from './annotatedObjects';

const INJECT = 'sidecar.istio.io/inject';

/** An annotation that a later version of Istio no longer reads. @internal */
export const deprecatedAnnotation: FindingRule = {
  code: 'istio/deprecated-annotation',
  severity: 'info',
  title: 'Annotation that Istio is giving up',
  message: '{annotation} is deprecated.',
  why: 'It still works, but a later version of Istio stops reading it.',
  fix: 'Use what replaces it before the next upgrade; for sidecar.istio.io/inject that is the label of the same name.',
  reads: ANNOTATED_KINDS,
  aliases: ['IST0135'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0135/',
  *check({ index }): Iterable<Problem> {
    for (const annotation of istioAnnotations(index)) {
      const { object, known, subject, field, name } = annotation;
      if (!known?.deprecated) continue;
      const { labels = {} } = object.metadata;
      // Who sets the label too keeps the annotation for older control planes.
      if (name === INJECT && Object.hasOwn(labels, INJECT)) continue;
      yield { subject, field, params: { annotation: name } };
    }
  },
};
