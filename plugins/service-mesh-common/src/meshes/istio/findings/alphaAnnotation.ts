import { Pod } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ANNOTATED_KINDS, istioAnnotations } from './annotatedObjects';

/** Annotations that the CNI plugin sets on every pod it serves. */
const SET_BY_CNI = new Set([
  'sidecar.istio.io/interceptionMode',
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'traffic.sidecar.istio.io/includeOutboundIPRanges',
]);

/** Pods without the container that sets up redirection leave that to the CNI plugin. */
function usesCni({ spec }: Pod): boolean {
  return !spec?.initContainers?.some(c => c.name === 'istio-init');
}

/** An annotation whose form may still change. @internal */
export const alphaAnnotation: FindingRule = {
  code: 'istio/alpha-annotation',
  severity: 'info',
  title: 'Annotation that may still change',
  message: '{annotation} is an alpha feature.',
  why: 'Istio promises nothing for it: an upgrade may change its meaning or drop it.',
  fix: 'Keep it only where you need it, and read the upgrade notes for it.',
  reads: ANNOTATED_KINDS,
  aliases: ['IST0136'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0136/',
  *check({ index }): Iterable<Problem> {
    for (const annotation of istioAnnotations(index)) {
      const { object, known, subject, field, name } = annotation;
      if (!known?.alpha) continue;
      if (
        subject.kind === Pod.kind &&
        SET_BY_CNI.has(name) &&
        usesCni(object as Pod)
      )
        continue;
      yield { subject, field, params: { annotation: name } };
    }
  },
};
