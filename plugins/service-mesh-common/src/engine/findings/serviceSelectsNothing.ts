import { Pod, Service } from '../coreKinds';
import { FindingRule } from '../FindingRule';
import { readAll } from '../ResourceIndex';

/** A Service whose selector matches no pod. @public */
export const serviceSelectsNothing: FindingRule = {
  code: 'mesh/service-selects-nothing',
  severity: 'warning',
  title: 'Service selects no pod',
  message:
    'Service {name} selects {selector}, and no pod of namespace {namespace} carries these labels.',
  why: 'Requests to the Service fail at once, and mesh rules that lead to it lead nowhere.',
  fix: 'Align the selector with the labels of the pods, or scale the workload up.',
  reads: [Service, Pod],
  *check({ index }) {
    const read = readAll(index, { services: Service });
    if (!read.ok) return;
    for (const service of read.objects.services) {
      const { name, namespace = 'default' } = service.metadata;
      const selector = service.spec?.selector ?? {};
      if (
        service.spec?.type === 'ExternalName' ||
        Object.keys(selector).length === 0
      )
        continue;
      const pods = index.withLabels(Pod, selector, namespace);
      if (!Array.isArray(pods) || pods.length > 0) continue;
      const words = Object.entries(selector)
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
      yield {
        subject: index.ref(service, Service),
        field: 'spec.selector',
        params: { name, namespace, selector: words },
      };
    }
  },
};
