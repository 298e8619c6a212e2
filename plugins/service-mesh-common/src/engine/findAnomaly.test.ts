import { HistoryEntry, TrafficPoint } from '../model';
import { changesBefore, findAnomaly } from './findAnomaly';

const line = (...values: number[]): TrafficPoint[] =>
  values.map((value, i) => [i * 1000, value]);
const calm = [10, 11, 10, 9, 10, 11, 9, 10];

describe('findAnomaly', () => {
  it.each<
    [
      string,
      readonly TrafficPoint[],
      { at: number; direction: string; peak: number } | undefined,
    ]
  >([
    [
      'a step up',
      line(...calm, 40, 45, 41),
      { at: 8000, direction: 'above', peak: 45 },
    ],
    [
      'a step down',
      line(...calm, 1, 0, 0),
      { at: 8000, direction: 'below', peak: 0 },
    ],
    [
      'errors where there were none',
      line(0, 0, 0, 0, 0, 0, 0, 0.2, 0.3),
      { at: 7000, direction: 'above', peak: 0.3 },
    ],
    [
      'the last of two spikes',
      line(...calm, 40, 40, 10, 10, 10, 50, 50),
      { at: 13_000, direction: 'above', peak: 50 },
    ],
    ['one point alone, which is noise', line(...calm, 40, 10), undefined],
    ['the usual ups and downs', line(...calm, 12, 8, 12, 8), undefined],
    [
      'a small change of a line that hardly moves',
      line(100, 100, 100, 100, 100, 100, 100, 130, 130),
      undefined,
    ],
    ['too few points before', line(1, 1, 1, 50, 50), undefined],
    ['nothing', [], undefined],
    [
      'a step after an early outlier, which does not hide it',
      line(10, 500, 10, 11, 9, 10, 10, 10, 60, 60),
      { at: 8000, direction: 'above', peak: 60 },
    ],
  ])('in %s', (_words, points, expected) => {
    const { at, direction, peak } = findAnomaly(points) ?? {};
    expect({ at, direction, peak }).toEqual(
      expected ?? { at: undefined, direction: undefined, peak: undefined },
    );
  });

  it('looks one way, and leaves alone what is small in its unit', () => {
    const drop = line(...calm, 0, 0);
    expect(findAnomaly(drop, { direction: 'above' })).toBeUndefined();
    const trifle = line(0, 0, 0, 0, 0, 0, 0, 0.001, 0.001);
    expect(findAnomaly(trifle)).toBeDefined();
    expect(findAnomaly(trifle, { least: 0.01 })).toBeUndefined();
  });

  it('is not moved by scale or by the time points begin at', () => {
    const base = line(...calm, 40, 45, 41);
    const moved = base.map(
      ([at, value]): TrafficPoint => [at + 5_000_000, value * 1000],
    );
    expect(findAnomaly(moved)).toMatchObject({
      at: 5_008_000,
      peak: 45_000,
      usual: 10_000,
    });
  });
});

describe('changesBefore', () => {
  const entry = (
    id: string,
    at: number,
    parts: Partial<HistoryEntry> = {},
  ): HistoryEntry => ({
    id,
    at,
    ref: { cluster: 'c', group: '', kind: 'Service', name: id },
    change: 'changed',
    seenLate: false,
    diff: [],
    ...parts,
  });
  const ids = (entries: readonly HistoryEntry[]) =>
    changesBefore(entries, 1000, 100).map(({ id }) => id);

  it('are those in the time ahead, what bears on the entity first', () => {
    expect(
      ids([
        entry('after', 1001),
        entry('at', 1000),
        entry('edge', 900),
        entry('related', 910, { related: true }),
        entry('long ago', 899),
        entry('seen late', 850, { seenLate: true }),
      ]),
    ).toEqual(['related', 'at', 'edge', 'seen late']);
  });
});
