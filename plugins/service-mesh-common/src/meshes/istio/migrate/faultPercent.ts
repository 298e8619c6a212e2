import {
  fieldMigration,
  percentageSteps,
} from '../../shared/migrate/fieldMigration';
import { httpRules } from './trafficPolicies';

/** The share of delayed requests as a whole number. @internal */
export const faultPercent = fieldMigration(
  {
    code: 'istio/deprecated-fault-percent',
    severity: 'warning',
    title: 'Fault with the old percent field',
    why: 'A later version of Istio no longer reads it, and then no request or every request is delayed.',
    fix: 'Write `percentage: { value: … }` instead of `percent`.',
  },
  manifest =>
    percentageSteps(
      manifest,
      httpRules(manifest).flatMap(path => [
        [...path, 'fault', 'delay'],
        [...path, 'fault', 'abort'],
      ]),
      'percent',
      'percentage',
    ),
);
