import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { aboutOf, manifestOf } from '../../shared/migrate/fieldMigration';
import { DestinationRule } from '../kinds';
import { outlierField } from '../migrate/outlierField';

/** A DestinationRule still sets `consecutiveErrors`, which Istio no longer reads. @internal */
export const removedOutlierField: FindingRule = {
  ...aboutOf(outlierField),
  message:
    'outlierDetection.consecutiveErrors of {host} is still accepted, but Istio does not read it any more.',
  reads: [DestinationRule],
  aliases: ['IST0133'],
  *check({ index }): Iterable<Problem> {
    const rules = index.list(DestinationRule);
    if (isUnread(rules)) return;
    for (const rule of rules) {
      for (const { field } of outlierField.steps(manifestOf(rule)))
        yield {
          subject: index.ref(rule, DestinationRule),
          field,
          params: { host: rule.spec?.host ?? '' },
        };
    }
  },
};
