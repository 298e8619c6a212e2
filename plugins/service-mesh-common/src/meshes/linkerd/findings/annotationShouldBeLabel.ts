import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { Service } from '../../../engine/coreKinds';

const EXPORTED = 'mirror.linkerd.io/exported';

/** A Service that asks to be exported where nobody reads it. @internal */
export const annotationShouldBeLabel: FindingRule = {
  code: 'linkerd/annotation-should-be-label',
  severity: 'warning',
  title: 'Export of a Service is an annotation but must be a label',
  message:
    'Service {name} has the annotation {annotation}, which counts only as a label.',
  why: 'Other clusters select the Services they mirror by labels. As an annotation it exports nothing.',
  fix: 'Move it from the annotations to the labels of the Service.',
  reads: [Service],
  docs: 'https://linkerd.io/2/checks/#l5d-data-plane-services-annotations',
  *check({ index }): Iterable<Problem> {
    const services = index.list(Service);
    if (isUnread(services)) return;
    for (const service of services) {
      if (service.metadata.annotations?.[EXPORTED] === undefined) continue;
      yield {
        subject: index.ref(service, Service),
        field: `metadata.annotations["${EXPORTED}"]`,
        params: { name: service.metadata.name, annotation: EXPORTED },
      };
    }
  },
};
