import { Clock } from './Clock';

/** First and longest delay between attempts, in ms. */
export interface BackOffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Shortest delay of all, so that a run of lucky draws is still no tight loop. */
const SHORTEST_MS = 50;

/** Delay with full jitter before attempt number `failures` (from 1): many replicas must not come back at one moment. */
export function backOffMs(
  failures: number,
  limits: BackOffLimits,
  clock: Clock,
): number {
  const ceiling = Math.min(
    limits.longestMs,
    limits.firstMs * 2 ** Math.min(failures - 1, 20),
  );
  return Math.max(
    Math.min(SHORTEST_MS, ceiling),
    Math.round(clock.random() * ceiling),
  );
}
