import { RangeFunctionName } from './Expression';
import { SCRAPE_MS, SampledSeries } from '../series/SampledSeries';

/** A range of time with both ends included, in Unix milliseconds. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** What a rate needs to know of the samples in a window. */
export interface WindowSamples {
  readonly count: number;
  readonly firstMs: number;
  readonly firstValue: number;
  readonly lastMs: number;
  readonly lastValue: number;
  /** Sum of the values from which a counter fell back. */
  readonly lostByResets: number;
}

// A gap at the edge of the window counts as covered when it is at most this
// many times the usual distance of samples.
const EDGE_TOLERANCE = 1.1;

/** Scrapes of a series in a window that had happened by `lastScrape`. */
export function scrapesIn(
  series: SampledSeries,
  window: TimeWindow,
  lastScrape: number,
): { first: number; last: number } {
  return {
    first: Math.max(Math.ceil(window.startMs / SCRAPE_MS), series.firstScrape),
    last: Math.min(Math.floor(window.endMs / SCRAPE_MS), lastScrape),
  };
}

/** The value of a range function at the end of a window; undefined without two samples. */
export function rangeFunction(
  name: RangeFunctionName,
  series: SampledSeries,
  window: TimeWindow,
  lastScrape: number,
): number | undefined {
  const { first, last } = scrapesIn(series, window, lastScrape);
  if (last <= first) return undefined;
  const lastValue = series.valueAt(last);
  if (name === 'irate') {
    const before = series.valueAt(last - 1);
    const grown = lastValue < before ? lastValue : lastValue - before;
    return grown / (SCRAPE_MS / 1000);
  }
  let lostByResets = 0;
  for (const reset of series.resets(first, last)) {
    lostByResets += series.valueAt(reset - 1);
  }
  const increase = extrapolatedIncrease(
    {
      count: last - first + 1,
      firstMs: first * SCRAPE_MS,
      firstValue: series.valueAt(first),
      lastMs: last * SCRAPE_MS,
      lastValue,
      lostByResets,
    },
    window,
  );
  return name === 'rate'
    ? increase / ((window.endMs - window.startMs) / 1000)
    : increase;
}

/**
 * Growth of a counter over a whole window, from the samples in it: the growth
 * seen is stretched to the edges of the window, but by no more than half a
 * sample distance where samples are missing, and never to before the counter
 * was zero.
 */
export function extrapolatedIncrease(
  samples: WindowSamples,
  window: TimeWindow,
): number {
  const increase =
    samples.lastValue - samples.firstValue + samples.lostByResets;
  const sampled = (samples.lastMs - samples.firstMs) / 1000;
  const distance = sampled / (samples.count - 1);
  const toEnd = (window.endMs - samples.lastMs) / 1000;
  let toStart = (samples.firstMs - window.startMs) / 1000;
  if (increase > 0 && samples.firstValue >= 0) {
    toStart = Math.min(toStart, sampled * (samples.firstValue / increase));
  }
  const covered = (gap: number) =>
    gap < distance * EDGE_TOLERANCE ? gap : distance / 2;
  return increase * ((sampled + covered(toStart) + covered(toEnd)) / sampled);
}
