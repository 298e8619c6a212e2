import { BackendComparison, ComparisonVerdict } from '../model';
import { Bucket, histogramQuantile } from './histogramQuantile';
import { QUANTILES } from './quantilesOf';

/** Requests of one version over a window. @public */
export interface VersionCounts {
  /** Requests (count). */
  readonly requests: number;
  /** Failed requests (count). */
  readonly failed: number;
  /** Cumulative counts, or rates, by upper bound in ms. */
  readonly buckets: readonly Bucket[];
}

/** Requests (count) of each version below which nothing is compared. */
const FEWEST = 30;
/** Probability below which a difference is no noise. */
const SIGNIFICANT = 0.01;
/** Failures (count) expected of each version for the normal approximation to hold. */
const FEWEST_EXPECTED = 5;
/** Threshold of the Kolmogorov–Smirnov distance at a probability of 0.01. */
const KS_THRESHOLD = 1.628;

/** A candidate beside a baseline: what differs, and whether it is noise. @public */
export function compareVersions(
  baseline: VersionCounts,
  candidate: VersionCounts,
): Pick<BackendComparison, 'success' | 'latency'> {
  return {
    success: compareSuccess(baseline, candidate),
    latency: compareLatency(baseline, candidate),
  };
}

function compareSuccess(
  a: VersionCounts,
  b: VersionCounts,
): BackendComparison['success'] {
  if (!(a.requests > 0) || !(b.requests > 0)) return { verdict: 'too-few' };
  const difference = a.failed / a.requests - b.failed / b.requests;
  if (a.requests < FEWEST || b.requests < FEWEST)
    return { verdict: 'too-few', difference };
  const pValue = failurePValue(a, b);
  return {
    verdict: verdictOf(pValue >= SIGNIFICANT, difference),
    difference,
    pValue,
  };
}

function verdictOf(noise: boolean, better: number): ComparisonVerdict {
  if (noise || better === 0) return 'noise';
  return better > 0 ? 'better' : 'worse';
}

/** Two-sided probability of a difference like that of two shares of failures, were the true shares equal. */
function failurePValue(a: VersionCounts, b: VersionCounts): number {
  const total = a.requests + b.requests;
  const pooled = (a.failed + b.failed) / total;
  const rarest =
    Math.min(pooled, 1 - pooled) * Math.min(a.requests, b.requests);
  if (rarest < FEWEST_EXPECTED) return exactPValue(a, b);
  const error = Math.sqrt(
    pooled * (1 - pooled) * (1 / a.requests + 1 / b.requests),
  );
  const z = Math.abs(a.failed / a.requests - b.failed / b.requests) / error;
  return 2 * (1 - normalCdf(z));
}

/** Most terms of the exact test; beyond it the counts are large enough for the approximation. */
const MOST_TERMS = 20_000;

/** Fisher's exact test: the probability of all splits of the failures that are no likelier than the one seen. */
function exactPValue(a: VersionCounts, b: VersionCounts): number {
  const [n, m] = [Math.round(a.requests), Math.round(b.requests)];
  const seen = Math.min(n, Math.round(a.failed));
  const failures = seen + Math.min(m, Math.round(b.failed));
  const low = Math.max(0, failures - m);
  const high = Math.min(n, failures);
  if (high - low > MOST_TERMS) return 1;
  const logs: number[] = [];
  for (let k = low; k <= high; k++)
    logs.push(logChoose(n, k) + logChoose(m, failures - k));
  const highest = Math.max(...logs);
  const weights = logs.map(log => Math.exp(log - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const limit = weights[seen - low] * (1 + 1e-9);
  const tail = weights.filter(weight => weight <= limit);
  return Math.min(1, tail.reduce((sum, weight) => sum + weight, 0) / total);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Exact for small numbers, Stirling's series above. */
function logFactorial(n: number): number {
  if (n < 2) return 0;
  if (n < 32) {
    let sum = 0;
    for (let i = 2; i <= n; i++) sum += Math.log(i);
    return sum;
  }
  return (
    (n + 0.5) * Math.log(n) -
    n +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * n) -
    1 / (360 * n * n * n)
  );
}

/** Standard normal distribution, to about 1e-7 (Abramowitz and Stegun 26.2.17). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series =
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x >= 0 ? 1 - tail : tail;
}

function compareLatency(
  a: VersionCounts,
  b: VersionCounts,
): BackendComparison['latency'] {
  const differences: { p50?: number; p95?: number; p99?: number } = {};
  for (const [name, quantile] of QUANTILES) {
    const before = histogramQuantile(quantile, a.buckets);
    const after = histogramQuantile(quantile, b.buckets);
    if (before !== undefined && after !== undefined)
      differences[name] = after - before;
  }
  const distance = largestDistance(a.buckets, b.buckets);
  if (
    distance === undefined ||
    differences.p95 === undefined ||
    a.requests < FEWEST ||
    b.requests < FEWEST
  )
    return { verdict: 'too-few', ...differences };
  const threshold =
    KS_THRESHOLD *
    Math.sqrt((a.requests + b.requests) / (a.requests * b.requests));
  // Where the distributions are furthest apart says who is slower: the one with fewer requests below that bound.
  return {
    verdict: verdictOf(Math.abs(distance) < threshold, distance),
    ...differences,
  };
}

/** Largest difference of the shares below a bound, candidate less baseline: positive = the candidate is faster. */
function largestDistance(
  a: readonly Bucket[],
  b: readonly Bucket[],
): number | undefined {
  const [sharesA, sharesB] = [sharesBelow(a), sharesBelow(b)];
  let largest: number | undefined;
  for (const [bound, share] of sharesA) {
    const other = sharesB.get(bound);
    if (other === undefined) continue;
    const distance = other - share;
    if (largest === undefined || Math.abs(distance) > Math.abs(largest))
      largest = distance;
  }
  return largest;
}

function sharesBelow(buckets: readonly Bucket[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [bound, count] of buckets)
    sums.set(bound, (sums.get(bound) ?? 0) + count);
  const total = sums.get(Infinity);
  if (total === undefined || !(total > 0)) return new Map();
  return new Map([...sums].map(([bound, count]) => [bound, count / total]));
}
