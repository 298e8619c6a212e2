import { FindingRule, Problem } from './FindingRule';
import { ResourceIndex } from './ResourceIndex';

/** Clusters to compare, each with every kind the rule reads, and the namespace to compare in. @public */
export interface FleetFindingContext {
  readonly indexes: readonly ResourceIndex[];
  readonly namespace: string;
}

/**
 * A problem that no cluster shows by itself: objects of one name that differ between clusters. The subject of a problem says
 * in which cluster it is; a problem that concerns several clusters is told for each.
 * @public
 */
export interface FleetFindingRule extends Omit<FindingRule, 'check'> {
  check(context: FleetFindingContext): Iterable<Problem>;
}
