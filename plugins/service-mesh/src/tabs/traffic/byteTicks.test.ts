import { formatBytes } from '../../format/bytes';
import { byteTicks } from './byteTicks';

describe('byteTicks', () => {
  it.each<[number, string[]]>([
    [0, ['0 B', '1 B']],
    [3, ['0 B', '1 B', '2 B', '3 B']],
    [900, ['0 B', '256 B', '512 B', '768 B', '1 KiB']],
    [23_400, ['0 B', '8 KiB', '16 KiB', '24 KiB']],
    [1_258_291, ['0 B', '512 KiB', '1 MiB', '1.5 MiB']],
    [5 * 1024 ** 3, ['0 B', '2 GiB', '4 GiB', '6 GiB']],
  ])('of %d have whole numbers', (highest, words) => {
    expect(byteTicks(highest).map(formatBytes)).toEqual(words);
  });

  it('reach the highest value in at most four steps', () => {
    for (let highest = 1; highest < 1e12; highest *= 1.37) {
      const ticks = byteTicks(highest);
      expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }
  });
});
