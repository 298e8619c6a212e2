import fc from 'fast-check';
import { canaryGate, DEFAULT_CANARY_GATE } from './canaryGate';

const at = (
  percent: number,
  requests: number,
  failed: number,
  success: 'better' | 'worse' | 'noise' | 'too-few' = 'noise',
) =>
  canaryGate(
    {
      canary: 1,
      percent,
      requests,
      failed,
      comparison: {
        success: { verdict: success },
        latency: { verdict: 'noise' },
      },
    },
    DEFAULT_CANARY_GATE,
  );

describe('canaryGate', () => {
  it.each<[string, ReturnType<typeof at>, string, number | undefined]>([
    ['starts at the first step', at(0, 0, 0), 'start', 10],
    ['goes on from 10 to 25', at(10, 1000, 20), 'advance', 25],
    ['goes on from a weight between steps', at(30, 1000, 0), 'advance', 50],
    ['goes on from 75 to all', at(75, 1000, 0), 'advance', 100],
    ['is done with all', at(100, 1000, 0), 'done', undefined],
    ['stops above 5% errors', at(25, 1000, 51), 'roll-back', 50],
    ['lets exactly 5% pass', at(25, 1000, 50), 'advance', 50],
    [
      'stops above 5% with all requests too',
      at(100, 1000, 60),
      'roll-back',
      undefined,
    ],
    ['waits for enough requests', at(10, 99, 99), 'hold', 25],
    ['waits while it is clearly worse', at(10, 1000, 40, 'worse'), 'hold', 25],
    [
      'goes on while the difference is noise',
      at(10, 1000, 40, 'noise'),
      'advance',
      25,
    ],
  ])('%s', (_, { verdict, next }, expected, step) => {
    expect([verdict, next]).toEqual([expected, step]);
  });

  it('says why, with its numbers', () => {
    expect(at(25, 1000, 51).reasons[0]).toContain('5.1%');
    expect(at(10, 20, 0).reasons[0]).toContain('20 requests');
  });

  it('never goes on above the limit, and never back below it', () => {
    const holds = fc.property(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (percent, requests, share) => {
        const failed = Math.floor(requests * share);
        const { verdict, errorRate = 0, next } = at(percent, requests, failed);
        return (
          verdict !== (errorRate > 0.05 ? 'advance' : 'roll-back') &&
          (next === undefined || next > percent)
        );
      },
    );
    expect(() => fc.assert(holds)).not.toThrow();
  });
});
