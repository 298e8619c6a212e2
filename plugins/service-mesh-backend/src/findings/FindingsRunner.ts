import {
  ResourceIndex,
  RuleOutcome,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Runs all rules over a snapshot, away from requests. */
export interface FindingsRunner {
  /** Outcomes in the order of the rules; one run at a time for each cluster. */
  run(index: ResourceIndex): Promise<readonly RuleOutcome[]>;
  /** Lets go of what is held of a cluster. */
  forget(cluster: string): void;
  close(): Promise<void>;
}
