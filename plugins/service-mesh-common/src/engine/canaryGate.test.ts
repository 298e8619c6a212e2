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
  });

  it.each<[string, number, number | undefined, string]>([
    [
      'how many are missing, and how long they take',
      40,
      3600,
      '40 requests are too few: the gate needs 100, so 60 are missing. At the rate of this window they take about 90 min more, and a window of 3 h or longer holds enough.',
    ],
    [
      'one that is missing',
      99.4,
      300,
      '99 requests are too few: the gate needs 100, so 1 is missing. At the rate of this window they take about 1 min more, and a window of 6 min or longer holds enough.',
    ],
    [
      'a wait of days',
      1,
      86_400,
      '1 request is too few: the gate needs 100, so 99 are missing. At the rate of this window they take about 99 d more, and a window of 100 d or longer holds enough.',
    ],
    [
      'that none came',
      0,
      3600,
      '0 requests are too few: the gate needs 100, so 100 are missing. None came in this window, so nobody can tell how long they take.',
    ],
    [
      'nothing of time where the window is not known',
      20,
      undefined,
      '20 requests are too few: the gate needs 100, so 80 are missing.',
    ],
  ])('says while it waits: %s', (_, requests, rangeSeconds, text) => {
    const { verdict, reasons } = canaryGate(
      { canary: 1, percent: 10, requests, failed: 0, rangeSeconds },
      DEFAULT_CANARY_GATE,
    );
    expect([verdict, reasons.join(' ')]).toEqual(['hold', text]);
  });

  it.each([
    ['does not go on', 0, 'hold'],
    ['goes back all the same', 60, 'roll-back'],
  ])('%s by requests of the step before', (_, failed, verdict) => {
    const gate = canaryGate(
      { canary: 1, percent: 25, requests: 1000, failed, changedInside: true },
      DEFAULT_CANARY_GATE,
    );
    expect(gate.verdict).toBe(verdict);
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
