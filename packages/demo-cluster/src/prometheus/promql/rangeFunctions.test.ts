import { extrapolatedIncrease } from './rangeFunctions';

const WINDOW = { startMs: 0, endMs: 300_000 };

describe('extrapolatedIncrease', () => {
  // 10 per minute, sampled every 15 s, and no reset unless said.
  it.each([
    ['samples on both edges', 0, 300, 21, 1000, 0, 50],
    [
      'up to 1.1 distances from the edges: to the edges',
      10,
      290,
      20.666,
      1000,
      0,
      50,
    ],
    [
      'further away: half a distance on each side',
      60,
      240,
      13,
      1000,
      0,
      30 + 2.5,
    ],
    [
      'a start near zero: not to before the counter was zero',
      16,
      300,
      20,
      1,
      0,
      (284 / 6) * (1 + 6 / 284),
    ],
  ])('%s', (_, first, last, count, firstValue, lostByResets, expected) => {
    expect(
      extrapolatedIncrease(
        {
          count,
          firstMs: first * 1000,
          firstValue,
          lastMs: last * 1000,
          lastValue: firstValue + (last - first) / 6,
          lostByResets,
        },
        WINDOW,
      ),
    ).toBeCloseTo(expected, 9);
  });

  it('adds what a reset took away', () => {
    const samples = {
      count: 21,
      firstMs: 0,
      firstValue: 100,
      lastMs: 300_000,
      lastValue: 20,
      lostByResets: 130,
    };
    expect(extrapolatedIncrease(samples, WINDOW)).toBe(50);
  });
});
