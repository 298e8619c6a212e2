import { Clock, sleep } from './Clock';

/** Those who were told of a comeback return within so many ms, not at one moment. */
const SPREAD_MS = 1_000;

/**
 * Lets all who wait for a server that cannot be reached know when one of them got through: each waits long, so that a dead
 * server is asked seldom, and yet none is late.
 */
export class Comeback {
  private readonly waiting = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** The server has answered somebody. */
  announce(): void {
    if (this.waiting.size === 0) return;
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }

  /** Resolves after so many ms, soon after a comeback, or at once when the signal is raised. Never rejects. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const rest = new AbortController();
    const stop = () => rest.abort();
    signal.addEventListener('abort', stop, { once: true });
    this.waiting.add(stop);
    const began = this.clock.now();
    await sleep(this.clock, ms, signal.aborted ? signal : rest.signal);
    this.waiting.delete(stop);
    signal.removeEventListener('abort', stop);
    const left = Math.max(0, began + ms - this.clock.now());
    await sleep(
      this.clock,
      this.clock.random() * Math.min(SPREAD_MS, left),
      signal,
    );
  }
}
