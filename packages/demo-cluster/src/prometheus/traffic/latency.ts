/** Bucket bounds of Istio's request duration, in ms. */
export const ISTIO_BOUNDS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000,
  300000, 600000, 1800000, 3600000,
];

/** Bucket bounds of Linkerd's response latency, in ms. */
export const LINKERD_BOUNDS: readonly number[] = [1, 10, 100, 1000, 10000]
  .flatMap(scale => [1, 2, 3, 4, 5].map(step => step * scale))
  .sort((a, b) => a - b);

// Steepness of the distribution: 2.4 puts p99 at about seven medians.
const STEEPNESS = 2.4;

/** Medians that the slowest request takes. */
const LONGEST = 50;

/** Share of requests that take at most the given time, for a log-logistic latency. */
export function shareWithin(boundMs: number, medianMs: number): number {
  // The tail ends: otherwise whole requests of small counters hang in the last buckets.
  return boundMs > LONGEST * medianMs
    ? 1
    : 1 / (1 + Math.pow(medianMs / boundMs, STEEPNESS));
}

/** Mean of the same distribution. */
export function meanMs(medianMs: number): number {
  const angle = Math.PI / STEEPNESS;
  return (medianMs * angle) / Math.sin(angle);
}
