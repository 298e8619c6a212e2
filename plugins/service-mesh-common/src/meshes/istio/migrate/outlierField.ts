import {
  fieldMigration,
  renameSteps,
} from '../../shared/migrate/fieldMigration';
import { trafficPolicies } from './trafficPolicies';

/** A circuit breaker by the field Istio no longer reads. @internal */
export const outlierField = fieldMigration(
  {
    code: 'istio/consecutive-errors-removed',
    severity: 'warning',
    title: 'Circuit breaker uses a field without effect',
    why: 'The value has no effect, so endpoints are ejected after the default of five errors or not at all.',
    fix: 'Use consecutive5xxErrors or consecutiveGatewayErrors.',
  },
  manifest =>
    renameSteps(
      manifest,
      trafficPolicies(manifest).map(path => [...path, 'outlierDetection']),
      'consecutiveErrors',
      'consecutive5xxErrors',
    ),
);
