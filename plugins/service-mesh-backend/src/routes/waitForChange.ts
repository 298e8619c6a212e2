import { performance } from 'node:perf_hooks';

/** What a held request waits for. */
export interface Wait {
  /** By the clock of `performance.now()`, which nobody sets back; ms. */
  readonly until: number;
  /** Milliseconds between two looks, at least. */
  readonly everyMs: number;
  /** Without it, a look is taken every `everyMs`. */
  readonly onChange?: (listener: () => void) => () => void;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
  changed(): Promise<boolean>;
}

/** Resolves when `changed` says so, when time runs out or when the client is gone; leaves no timer and no listener. */
export async function waitForChange({
  until,
  everyMs,
  onChange,
  signal,
  changed,
}: Wait): Promise<void> {
  let dirty = onChange === undefined;
  let wake = () => {};
  const stopListening = onChange?.(() => {
    dirty = true;
    wake();
  });
  const sleep = (ms: number, early: boolean) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end, { once: true });
      wake = early ? end : () => {};
      timer.unref?.();
    });
  try {
    let lookedAt = performance.now();
    while (!signal.aborted && performance.now() < until) {
      if (!dirty) await sleep(until - performance.now(), true);
      const pause = Math.min(lookedAt + everyMs, until) - performance.now();
      if (dirty && pause > 0) await sleep(pause, false);
      if (signal.aborted) return;
      if (!dirty) continue;
      dirty = onChange === undefined;
      lookedAt = performance.now();
      if (await changed()) return;
    }
  } finally {
    stopListening?.();
  }
}
