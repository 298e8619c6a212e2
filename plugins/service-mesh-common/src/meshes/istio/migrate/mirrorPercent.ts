import {
  fieldMigration,
  percentageSteps,
} from '../../shared/migrate/fieldMigration';
import { httpRules } from './trafficPolicies';

/** The share of copied requests as a whole number. @internal */
export const mirrorPercent = fieldMigration(
  {
    code: 'istio/deprecated-mirror-percent',
    severity: 'warning',
    title: 'Mirror with the old percent field',
    why: 'A later version of Istio no longer reads it, and then every request is copied.',
    fix: 'Write `mirrorPercentage: { value: … }` instead of `mirrorPercent`.',
  },
  manifest =>
    percentageSteps(
      manifest,
      httpRules(manifest),
      'mirrorPercent',
      'mirrorPercentage',
    ),
);
