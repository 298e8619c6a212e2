import { Clock } from './Clock';
import { Comeback } from './Comeback';

/** A clock that a test turns; it draws the middle. */
class StillClock implements Clock {
  private time = 0;
  private readonly timers = new Map<() => void, number>();
  now = () => this.time;
  random = () => 0.5;
  after(ms: number, callback: () => void) {
    this.timers.set(callback, this.time + ms);
    return () => this.timers.delete(callback);
  }
  async turn(ms: number) {
    this.time += ms;
    for (const [callback, at] of [...this.timers])
      if (at <= this.time && this.timers.delete(callback)) callback();
    await new Promise(setImmediate);
  }
  get armed() {
    return this.timers.size;
  }
}

describe('Comeback', () => {
  const setUp = () => {
    const clock = new StillClock();
    const comeback = new Comeback(clock);
    const stop = new AbortController();
    const done: string[] = [];
    const wait = (name: string, ms: number) =>
      comeback.wait(ms, stop.signal).then(() => done.push(name));
    return { clock, comeback, stop, done, wait };
  };

  it('lets each wait its time while nobody gets through', async () => {
    const { clock, comeback, done, wait } = setUp();
    comeback.announce();
    void wait('short', 100);
    void wait('long', 200);
    await clock.turn(99);
    expect(done).toEqual([]);
    await clock.turn(1);
    await clock.turn(0);
    expect(done).toEqual(['short']);
    await clock.turn(100);
    await clock.turn(0);
    expect(done).toEqual(['short', 'long']);
  });

  it('calls all back when one got through, spread and never later than they would have come', async () => {
    const { clock, comeback, done, wait } = setUp();
    void wait('long', 60_000);
    void wait('soon', 600);
    await clock.turn(500);
    comeback.announce();
    await clock.turn(0);
    expect(done).toEqual([]);
    await clock.turn(50);
    expect(done).toEqual(['soon']);
    await clock.turn(450);
    expect(done).toEqual(['soon', 'long']);
  });

  it('ends at once with the watcher, and leaves no timer', async () => {
    const { clock, comeback, stop, done, wait } = setUp();
    void wait('a', 60_000);
    void wait('b', 60_000);
    comeback.announce();
    await clock.turn(0);
    void wait('c', 60_000);
    stop.abort();
    void wait('late', 60_000);
    await clock.turn(0);
    expect(done.sort()).toEqual(['a', 'b', 'c', 'late']);
    expect(clock.armed).toBe(0);
  });
});
