import { backOffMs } from '../clusters/backOff';
import { Clock } from '../clusters/Clock';

/** Deaths in a row after which the next thread has to wait (count). */
const DEATHS_IN_PEACE = 3;
/** Between threads that keep dying. */
const RESTART = { firstMs: 2_000, longestMs: 300_000 };
/** A thread that lived so long ends a row of deaths, in ms. */
const HEALTHY_MS = 60_000;

/** When a thread that died may be replaced: at once at first, then after growing waits. */
export class ThreadRest {
  private deaths = 0;
  private diedAt = 0;
  private restMs = 0;

  constructor(private readonly clock: Clock) {}

  /** Whether threads die so often that the next one has to wait. */
  get isTroubled(): boolean {
    return this.deaths >= DEATHS_IN_PEACE;
  }

  get isOver(): boolean {
    const waitedMs = this.clock.now() - this.diedAt;
    // A clock that was set back must not make the rest longer.
    return waitedMs < 0 || waitedMs >= this.restMs;
  }

  /** Says how long (ms) there will be no thread. */
  noteDeath(livedMs: number): number {
    this.deaths = livedMs >= HEALTHY_MS ? 1 : this.deaths + 1;
    this.diedAt = this.clock.now();
    this.restMs = this.isTroubled
      ? backOffMs(this.deaths - DEATHS_IN_PEACE + 1, RESTART, this.clock)
      : 0;
    return this.restMs;
  }
}
