import { Labels } from '../series/Labels';
import { SampledSeries } from '../series/SampledSeries';
import { FIRST_SCRAPE, Pace } from './Pace';

/** A contribution to a counter. */
export interface Growth {
  readonly pace: Pace;
  readonly perSecond: number;
}

/** A process that starts again every so often, which sets its counters to zero. */
export interface Restarts {
  readonly everyScrapes: number;
  readonly offset: number;
}

/** A counter in closed form. */
export class CounterSeries implements SampledSeries {
  readonly firstScrape = FIRST_SCRAPE;

  constructor(
    readonly labels: Labels,
    private readonly growth: readonly Growth[],
    private readonly restarts?: Restarts,
  ) {}

  valueAt(scrape: number): number {
    const start = this.startedAt(scrape);
    const earlier = start > FIRST_SCRAPE ? this.grownBy(start) : 0;
    return Math.floor(this.grownBy(scrape) - earlier);
  }

  resets(from: number, to: number): readonly number[] {
    const found: number[] = [];
    if (!this.restarts) return found;
    for (let scrape = this.startedAt(to); scrape > from; ) {
      if (scrape <= FIRST_SCRAPE) break;
      found.unshift(scrape);
      scrape = this.startedAt(scrape - 1);
    }
    return found;
  }

  private grownBy(scrape: number): number {
    let sum = 0;
    for (const { pace, perSecond } of this.growth) {
      sum += perSecond * pace.secondsAt(scrape);
    }
    return sum;
  }

  private startedAt(scrape: number): number {
    if (!this.restarts) return FIRST_SCRAPE;
    const { everyScrapes, offset } = this.restarts;
    const passed = Math.floor((scrape - offset) / everyScrapes);
    return Math.max(FIRST_SCRAPE, offset + passed * everyScrapes);
  }
}

/** A series that never changes, such as `up`. */
export function constantSeries(labels: Labels, value: number): SampledSeries {
  return {
    labels,
    firstScrape: FIRST_SCRAPE,
    valueAt: () => value,
    resets: () => [],
  };
}
