import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds after which requests get their turn. */
const LONGEST_BLOCK_MS = 10;

/** Runs work that is done in steps, and lets others have the event loop in between. */
export async function inTurns(steps: Iterable<unknown>): Promise<void> {
  let began = performance.now();
  for (const _step of steps) {
    if (performance.now() - began < LONGEST_BLOCK_MS) continue;
    await nextTurn();
    began = performance.now();
  }
}
