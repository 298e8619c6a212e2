import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { aboutOf } from '../../shared/migrate/fieldMigration';
import { VirtualService } from '../kinds';
import { faultPercent } from '../migrate/faultPercent';

/** A route delays requests by a field that is going away. @internal */
export const deprecatedFaultPercent: FindingRule = {
  ...aboutOf(faultPercent),
  message: 'The share of delayed requests is in percent, which is deprecated.',
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
