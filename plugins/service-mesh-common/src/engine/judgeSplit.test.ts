import fc from 'fast-check';
import { judgeSplit, worstVerdict } from './judgeSplit';
import { wilsonInterval } from './wilsonInterval';

const split = (
  ...backends: [configured: number | undefined, requests: number, fed?: true][]
) =>
  judgeSplit(
    backends.map(([configured, requests, fedByOthers = false]) => ({
      configured,
      requests,
      fedByOthers,
    })),
  ).map(({ verdict }) => verdict);

describe('wilsonInterval', () => {
  // Values of an independent calculation with z = 2.5758.
  it.each([
    [10, 100, 0.046, 0.2037],
    [0, 50, 0, 0.1171],
    [50, 50, 0.8829, 1],
    [500, 1000, 0.4594, 0.5406],
    [0, 1, 0, 0.869],
    [1, 1, 0.131, 1],
  ])('of %d in %d', (count, total, low, high) => {
    const interval = wilsonInterval(count, total);
    expect(interval?.map(bound => Number(bound.toFixed(4)))).toEqual([
      low,
      high,
    ]);
  });

  it('always holds the observed share, within 0 and 1, and is narrower with more requests', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (total, share) => {
          const count = share * total;
          const [low, high] = wilsonInterval(count, total) ?? [NaN, NaN];
          const [lowMore, highMore] = wilsonInterval(count * 4, total * 4) ?? [
            NaN,
            NaN,
          ];
          return (
            low >= 0 &&
            high <= 1 &&
            low <= count / total &&
            high >= count / total &&
            highMore - lowMore <= high - low
          );
        },
      ),
    );
  });
});

describe('judgeSplit', () => {
  it.each<[string, Parameters<typeof split>, string[]]>([
    [
      'agrees',
      [
        [0.9, 9030],
        [0.1, 970],
      ],
      ['agrees', 'agrees'],
    ],
    [
      'drifts',
      [
        [0.9, 7500],
        [0.1, 2500],
      ],
      ['drifts', 'drifts'],
    ],
    [
      'says nothing of a handful',
      [
        [0.9, 20],
        [0.1, 4],
      ],
      ['too-few', 'too-few'],
    ],
    [
      'says nothing when a small share is worth too few',
      [
        [0.99, 99],
        [0.01, 1],
      ],
      ['too-few', 'too-few'],
    ],
    [
      'sees a small share that is far too large',
      [
        [0.99, 60],
        [0.01, 40],
      ],
      ['drifts', 'drifts'],
    ],
    [
      'takes a weight of 0 at its word',
      [
        [1, 900],
        [0, 100],
      ],
      ['drifts', 'drifts'],
    ],
    [
      'agrees when nothing reaches a weight of 0',
      [
        [1, 900],
        [0, 0],
      ],
      ['agrees', 'agrees'],
    ],
    [
      'does not call a rule beside it drift',
      [
        [0.9, 7500],
        [0.1, 2500, true],
      ],
      ['explained', 'explained'],
    ],
    [
      'but does where the rule would add and there is less',
      [
        [0.9, 9900],
        [0.1, 100, true],
      ],
      ['drifts', 'drifts'],
    ],
    [
      'lets two points pass, however certain',
      [
        [0.5, 515_000],
        [0.5, 485_000],
      ],
      ['agrees', 'agrees'],
    ],
    [
      'knows no requests',
      [
        [0.9, 0],
        [0.1, 0],
      ],
      ['not-observed', 'not-observed'],
    ],
    [
      'says nothing of one request where all weights are 0',
      [
        [undefined, 1],
        [undefined, 0],
      ],
      ['too-few', 'too-few'],
    ],
    [
      'says nothing of one request to all of a split',
      [
        [1, 0],
        [0, 1],
      ],
      ['too-few', 'too-few'],
    ],
    [
      'finds requests where all weights are 0',
      [
        [undefined, 100],
        [undefined, 0],
      ],
      ['drifts', 'drifts'],
    ],
  ])('%s', (_, backends, verdicts) => {
    expect(split(...backends)).toEqual(verdicts);
  });

  it('agrees with itself: shares drawn as configured hardly ever drift', () => {
    let drifting = 0;
    let seed = 42;
    const random = () => {
      // A fixed sequence, so that the test is the same every time.
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    for (let run = 0; run < 500; run++) {
      let canary = 0;
      for (let i = 0; i < 2000; i++) if (random() < 0.1) canary++;
      if (split([0.9, 2000 - canary], [0.1, canary]).includes('drifts'))
        drifting++;
    }
    expect(drifting).toBeLessThanOrEqual(5);
  });

  it('never throws, and shares add up', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            configured: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), {
              nil: undefined,
            }),
            requests: fc.double({ min: 0, max: 1e9, noNaN: true }),
            fedByOthers: fc.boolean(),
          }),
        ),
        backends => {
          const judged = judgeSplit(backends);
          const total = judged.reduce((sum, { share = 0 }) => sum + share, 0);
          const any = backends.some(({ requests }) => requests > 0);
          expect(judged).toHaveLength(backends.length);
          expect(Math.abs(total - (any ? 1 : 0))).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('lets the worst verdict stand for all', () => {
    expect(worstVerdict(['agrees', 'too-few', 'drifts'])).toBe('drifts');
    expect(worstVerdict([])).toBe('not-observed');
  });
});
