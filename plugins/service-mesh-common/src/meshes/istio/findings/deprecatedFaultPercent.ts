import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { VirtualService } from '../kinds';

/** A route delays requests by a field that is going away. @internal */
export const deprecatedFaultPercent: FindingRule = {
  code: 'istio/deprecated-fault-percent',
  severity: 'warning',
  title: 'Fault with the old percent field',
  message: 'The share of delayed requests is in percent, which is deprecated.',
  why: 'A later version of Istio no longer reads it, and then no request or every request is delayed.',
  fix: 'Write `percentage: { value: … }` instead of `percent`.',
  reads: [VirtualService],
  aliases: ['IST0002'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0002/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    if (isUnread(services)) return;
    for (const service of services) {
      for (const [i, { fault }] of (service.spec?.http ?? []).entries()) {
        if (!((fault?.delay?.percent ?? 0) > 0)) continue;
        yield {
          subject: index.ref(service, VirtualService),
          field: `spec.http[${i}].fault.delay.percent`,
        };
      }
    }
  },
};
