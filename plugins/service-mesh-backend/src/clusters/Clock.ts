/** Time and chance, replaceable in tests. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Calls back once after so many ms; returns the way to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many ms, or at once when the signal is raised. Never rejects. */
export function sleep(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const calls: { cancel?: () => void } = {};
    const done = () => {
      signal.removeEventListener('abort', done);
      calls.cancel?.();
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    calls.cancel = clock.after(ms, done);
  });
}
