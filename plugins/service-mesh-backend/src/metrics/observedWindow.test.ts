import { observedWindow } from './observedWindow';

const HOUR = 3600;

describe('observedWindow', () => {
  it.each([
    [HOUR, 30],
    [24 * HOUR, 30],
    [7 * 24 * HOUR, 15],
    [30 * 24 * HOUR, 120],
  ])(
    'covers %d s scraped every %d s with whole steps up to the last minute',
    (rangeSeconds, scrape) => {
      const now = Date.UTC(2026, 0, 15, 12, 34, 56, 789);
      const window = observedWindow(now, rangeSeconds, scrape);
      const stepMs = window.stepSeconds * 1000;
      expect(now - window.to).toBeLessThan(60_000);
      expect((window.to - window.from) % stepMs).toBe(0);
      expect((window.to - window.from) / stepMs).toBeLessThanOrEqual(60);
      expect(
        Math.abs(window.to - window.from - rangeSeconds * 1000),
      ).toBeLessThanOrEqual(stepMs / 2);
      expect(window.rateSeconds).toBe(window.stepSeconds);
      expect(window.stepSeconds).toBeGreaterThanOrEqual(4 * scrape);
    },
  );
});
