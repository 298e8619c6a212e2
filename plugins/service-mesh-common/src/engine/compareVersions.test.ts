import fc from 'fast-check';
import { Bucket } from './histogramQuantile';
import { compareVersions, VersionCounts } from './compareVersions';

const version = (
  requests: number,
  failed: number,
  fast = requests,
): VersionCounts => ({
  requests,
  failed,
  buckets: [
    [10, fast * 0.5],
    [100, fast],
    [1000, requests],
    [Infinity, requests],
  ],
});

describe('success of two versions', () => {
  it.each<[string, VersionCounts, VersionCounts, string, number | undefined]>([
    // p values of an independent calculation.
    [
      'equal shares are noise',
      version(1000, 10),
      version(1000, 10),
      'noise',
      1,
    ],
    [
      'a small difference is noise',
      version(1000, 10),
      version(1000, 16),
      'noise',
      0.2362,
    ],
    ['a clear one is not', version(10_000, 100), version(1000, 40), 'worse', 0],
    [
      'a canary can be better',
      version(10_000, 500),
      version(1000, 5),
      'better',
      0,
    ],
    [
      'few failures are counted exactly',
      version(50, 0),
      version(50, 3),
      'noise',
      0.2424,
    ],
    ['and can be no noise', version(1000, 0), version(100, 4), 'worse', 0.0001],
    [
      'thirty requests are the least',
      version(1000, 0),
      version(20, 5),
      'too-few',
      undefined,
    ],
    [
      'no requests are too few',
      version(1000, 0),
      version(0, 0),
      'too-few',
      undefined,
    ],
    ['nothing fails', version(1000, 0), version(1000, 0), 'noise', 1],
    ['everything fails', version(1000, 1000), version(1000, 1000), 'noise', 1],
  ])('%s', (_, a, b, verdict, pValue) => {
    const { success } = compareVersions(a, b);
    expect(success.verdict).toBe(verdict);
    expect(success.pValue?.toFixed(3)).toBe(pValue?.toFixed(3));
  });
});

describe('latency of two versions', () => {
  it.each<[string, VersionCounts, VersionCounts, string]>([
    ['alike', version(1000, 0, 900), version(1000, 0, 905), 'noise'],
    ['slower', version(1000, 0, 950), version(1000, 0, 700), 'worse'],
    ['faster', version(1000, 0, 700), version(1000, 0, 950), 'better'],
    ['too few', version(1000, 0, 700), version(10, 0, 10), 'too-few'],
    [
      'without buckets',
      version(1000, 0),
      { requests: 100, failed: 0, buckets: [] },
      'too-few',
    ],
  ])('%s', (_, a, b, verdict) => {
    expect(compareVersions(a, b).latency.verdict).toBe(verdict);
  });

  it('tells by how much', () => {
    const { latency } = compareVersions(
      version(1000, 0),
      version(1000, 0, 500),
    );
    expect(latency.p50).toBe(90);
  });
});

it('turning a comparison around turns the verdict around, and never throws', () => {
  const counts = fc
    .record({
      requests: fc.integer({ min: 0, max: 100_000 }),
      failedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      fastShare: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ requests, failedShare, fastShare }) =>
      version(
        requests,
        Math.floor(requests * failedShare),
        requests * fastShare,
      ),
    );
  const opposite: Record<string, string> = { better: 'worse', worse: 'better' };
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const [there, back] = [compareVersions(a, b), compareVersions(b, a)];
      expect(back.success.verdict).toBe(
        opposite[there.success.verdict] ?? there.success.verdict,
      );
      expect(there.success.pValue ?? 0).toBeGreaterThanOrEqual(0);
      expect(there.success.pValue ?? 0).toBeLessThanOrEqual(1 + 1e-6);
    }),
    { numRuns: 300 },
  );
});

const buckets: Bucket[] = [
  [10, 5],
  [Infinity, 10],
];
it('takes rates as well as counts for the buckets', () => {
  const a = { requests: 1000, failed: 0, buckets };
  expect(compareVersions(a, a).latency).toMatchObject({
    verdict: 'noise',
    p50: 0,
  });
});
