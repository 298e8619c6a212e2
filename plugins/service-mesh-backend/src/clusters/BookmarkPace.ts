import { WatchTiming } from './WatchTiming';

/** Bookmarks that may be missed before a watch is taken for dead. */
const BOOKMARK_PERIODS = 2.5;

/** How often the server sends bookmarks, and so how long its silence (ms) means nothing. */
export class BookmarkPace {
  /** Longest time (ms) there was between two bookmarks of one watch. */
  private longestMs?: number;
  private last?: number;

  /** A new watch has been opened. */
  restart(): void {
    this.last = undefined;
  }

  /** A bookmark arrived, at that epoch ms. */
  mark(now: number): void {
    if (this.last !== undefined)
      this.longestMs = Math.max(this.longestMs ?? 0, now - this.last);
    this.last = now;
  }

  /** Milliseconds without a byte after which a watch is taken for dead. */
  idleMs({ watchIdleMs, leastWatchIdleMs }: WatchTiming): number {
    if (this.longestMs === undefined) return watchIdleMs;
    return Math.min(
      watchIdleMs,
      Math.max(leastWatchIdleMs, BOOKMARK_PERIODS * this.longestMs),
    );
  }
}
