import { setImmediate as nextTurn } from 'node:timers/promises';
import { inTurns } from './inTurns';

function* busy(steps: number, ms: number, done: number[]) {
  for (let i = 0; i < steps; i++) {
    const end = performance.now() + ms;
    while (performance.now() < end);
    done.push(i);
    yield;
  }
}

describe('inTurns', () => {
  it('takes every step, and lets others in after a while', async () => {
    const done: number[] = [];
    const seen: number[] = [];
    const work = inTurns(busy(6, 6, done));
    let running = true;
    void work.then(() => {
      running = false;
    });
    while (running) {
      seen.push(done.length);
      await nextTurn();
    }
    expect(done).toHaveLength(6);
    // Somebody else had the event loop before all of it was done.
    expect(seen.some(count => count > 0 && count < 6)).toBe(true);
  });

  it('does not pause for what is quick', async () => {
    const done: number[] = [];
    const work = inTurns(busy(3, 0, done));
    expect(done).toHaveLength(3);
    await work;
  });
});
