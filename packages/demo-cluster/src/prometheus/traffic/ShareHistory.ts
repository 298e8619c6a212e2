import { FIRST_SCRAPE, Pace, remembered } from './Pace';

/** The share of a split that one destination had, and since when. */
export class ShareHistory {
  private readonly changes: { scrape: number; share: number }[];

  constructor(initial: number) {
    this.changes = [{ scrape: FIRST_SCRAPE, share: initial }];
  }

  /** The share from the given scrape on; earlier changes stay as they are. */
  change(scrape: number, share: number): void {
    const last = this.changes[this.changes.length - 1];
    if (last.share === share) return;
    if (last.scrape >= scrape) last.share = share;
    else this.changes.push({ scrape, share });
  }

  /**
   * The given pace, scaled by the share of each moment. Answers may be
   * remembered, since a change never alters scrapes that have happened.
   */
  scale(pace: Pace): Pace {
    const { changes } = this;
    return remembered({
      secondsAt(scrape) {
        let seconds = 0;
        for (let i = 0; i < changes.length; i++) {
          const since = changes[i].scrape;
          if (since >= scrape) break;
          const until = Math.min(changes[i + 1]?.scrape ?? scrape, scrape);
          const passed = pace.secondsAt(until) - pace.secondsAt(since);
          seconds += changes[i].share * passed;
        }
        return seconds;
      },
    });
  }
}
