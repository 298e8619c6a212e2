import { CanaryGateSettings, ResourceRef } from '../../../model';

/** How splits are judged. @public */
export interface SplitQuestion {
  /** Seconds that were counted. */
  readonly rangeSeconds: number;
  readonly gate: CanaryGateSettings;
  /**
   * Epoch ms at which the weights of a route changed last inside the window; undefined when they did not, or nobody records
   * it; `unknown` when what was recorded could not be read.
   */
  readonly changedAt?: (route: ResourceRef) => number | 'unknown' | undefined;
}
