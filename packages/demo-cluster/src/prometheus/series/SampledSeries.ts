import { Labels } from './Labels';

/** Milliseconds between two scrapes; scrape number n happened at n × this. */
export const SCRAPE_MS = 15_000;

/**
 * One series whose samples are computed, not stored: the value of any scrape can
 * be asked for, so a rate costs the two samples at the edges of its window.
 */
export interface SampledSeries {
  readonly labels: Labels;
  /** Number of the first scrape that has a sample. */
  readonly firstScrape: number;
  /** Value at a scrape that is not before the first. */
  valueAt(scrape: number): number;
  /** Scrapes in (from, to] whose value is below that of the scrape before. */
  resets(from: number, to: number): readonly number[];
}
