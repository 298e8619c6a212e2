import { BackOffLimits } from './backOff';

/** How patient a watcher is; all in ms unless the name says otherwise. */
export interface WatchTiming {
  /** Objects asked for in one page (count). */
  readonly pageSize: number;
  readonly backOff: BackOffLimits;
  /** A watch that lived so long ends a row of failures. */
  readonly healthyMs: number;
  /** Without a byte for so long a watch is taken for dead, unless its bookmarks come faster. */
  readonly watchIdleMs: number;
  /** Never less than this, however fast bookmarks come. */
  readonly leastWatchIdleMs: number;
  /** Without a byte for so long a list is given up. */
  readonly listIdleMs: number;
  /** A watch is asked to end after a random time from `least` to `most`, so that replicas and kinds spread. */
  readonly watchSeconds: { readonly least: number; readonly most: number };
  /** Before a kind that is forbidden or absent is tried again: random, from `least` to `most`. */
  readonly slowRetry: { readonly least: number; readonly most: number };
  /** A kind whose watch ended cleanly turns stale when it is not back after so long. */
  readonly staleAfterMs: number;
  /** Longest line of a watch, in bytes. */
  readonly longestLineBytes: number;
}

/** Timing for real clusters; etcd refuses objects above 1.5 MB, so a line of 8 MB is no object. */
export const defaultTiming: WatchTiming = {
  pageSize: 250,
  backOff: { firstMs: 500, longestMs: 30_000 },
  healthyMs: 30_000,
  watchIdleMs: 150_000,
  leastWatchIdleMs: 5_000,
  listIdleMs: 60_000,
  watchSeconds: { least: 240, most: 480 },
  slowRetry: { least: 30_000, most: 60_000 },
  staleAfterMs: 3_000,
  longestLineBytes: 8 * 1024 * 1024,
};
