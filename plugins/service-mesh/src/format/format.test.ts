import { formatBytes } from './bytes';
import { formatDuration } from './duration';
import { formatRate } from './rate';
import { formatRatio } from './ratio';
import {
  formatClock,
  formatInstant,
  formatLongDay,
  formatMoment,
  formatSpan,
  formatTick,
} from './time';

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

describe('times on the screen', () => {
  // Without a zone, so that it is the time of the reader wherever this runs.
  const at = Date.parse('2026-11-21T11:19:30');
  const later = Date.parse('2026-11-21T23:05:00');
  const nextDay = Date.parse('2026-11-22T00:10:00');

  it.each([
    ['a moment', formatMoment(at), '21 Nov 2026, 11:19'],
    ['an instant', formatInstant(at), '21 Nov 2026, 11:19:30'],
    ['a clock', formatClock(later), '23:05:00'],
    ['a day', formatLongDay(at), 'Saturday 21 Nov 2026'],
    ['a span of one day', formatSpan(at, later), '21 Nov 2026, 11:19 – 23:05'],
    [
      'a span over midnight',
      formatSpan(later, nextDay),
      '21 Nov 2026, 23:05 – 22 Nov 2026, 00:10',
    ],
    ['a tick of an hour', formatTick(at, 3_600_000), '11:19'],
    ['a tick of a week', formatTick(at, 604_800_000), 'Sat 21'],
  ])('writes %s the same in every browser', (_, text, expected) =>
    expect(text).toBe(expected),
  );
});
