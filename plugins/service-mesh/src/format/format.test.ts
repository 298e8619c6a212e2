import { formatBytes } from './bytes';
import { formatDuration } from './duration';
import { formatRate } from './rate';
import { formatRatio } from './ratio';

describe('numbers on the screen', () => {
  it.each([
    [undefined, '–'],
    [0, '0 req/s'],
    [0.004, '<0.01 req/s'],
    [0.25, '0.25 req/s'],
    [12.345, '12.3 req/s'],
    [999.96, '1k req/s'],
    [12_340, '12.3k req/s'],
    [2_500_000, '2.5M req/s'],
  ])('writes %p requests/s as %s', (value, text) =>
    expect(formatRate(value)).toBe(text),
  );

  it.each([
    [undefined, '–'],
    [0, '0%'],
    [0.00001, '<0.01%'],
    [0.004, '0.4%'],
    [0.1, '10%'],
    [0.5, '50%'],
    [0.9996, '99.96%'],
    [0.99999, '>99.99%'],
    [1, '100%'],
  ])('writes the ratio %p as %s', (value, text) =>
    expect(formatRatio(value)).toBe(text),
  );

  it.each([
    [undefined, '–'],
    [0, '0 ms'],
    [0.04, '<0.1 ms'],
    [4.25, '4.3 ms'],
    [250, '250 ms'],
    [1500, '1.5 s'],
    [90_000, '1.5 min'],
    [7_200_000, '2 h'],
    [604_800_000, '7 d'],
  ])('writes %p ms as %s', (value, text) =>
    expect(formatDuration(value)).toBe(text),
  );

  it.each([
    [undefined, '–'],
    [12, '12 B'],
    [1536, '1.5 KiB'],
    [5 * 1024 ** 3, '5 GiB'],
  ])('writes %p bytes as %s', (value, text) =>
    expect(formatBytes(value)).toBe(text),
  );
});
