import { FindingRule } from '../FindingRule';
import { malformedResource } from './malformedResource';
import { serviceSelectsNothing } from './serviceSelectsNothing';

/** Rules that hold in every mesh. @public */
export const neutralFindings: readonly FindingRule[] = [
  malformedResource,
  serviceSelectsNothing,
];
