import { ShareVerdict } from '../model';
import { wilsonInterval } from './wilsonInterval';

/** One backend to judge. @public */
export interface SplitCount {
  /** Configured share, 0–1; undefined when all weights are 0. */
  readonly configured: number | undefined;
  /** Requests (count). */
  readonly requests: number;
  /** True when another rule sends requests to it whatever the weights. */
  readonly fedByOthers: boolean;
}

/** What the counts say about one backend. @public */
export interface SplitJudgement {
  readonly share?: number;
  readonly interval?: readonly [low: number, high: number];
  readonly verdict: ShareVerdict;
}

/** Requests (count) below which nothing is said about a split. */
const FEWEST = 50;
/** Requests (count) that both a share and its rest must be worth, for the interval to mean something. */
const FEWEST_EXPECTED = 5;
/** A difference of shares that nobody acts upon, however certain it is. */
const NEGLIGIBLE = 0.02;

/**
 * Whether requests were shared out as configured. A share agrees when the configured one is within its 99 % interval or
 * within two percentage points; a difference that requests of other rules may cause is not called drift.
 * @public
 */
export function judgeSplit(
  backends: readonly SplitCount[],
): readonly SplitJudgement[] {
  const total = backends.reduce((sum, b) => sum + b.requests, 0);
  const fed = backends.some(b => b.fedByOthers);
  return backends.map(({ configured, requests, fedByOthers }) => {
    const interval = wilsonInterval(requests, total);
    if (!interval) return { verdict: 'not-observed' };
    const share = requests / total;
    const told = { share, interval };
    // Without weights nothing should arrive; a few may still be of before.
    if (configured === undefined)
      return { ...told, verdict: total < FEWEST ? 'too-few' : 'drifts' };
    const [low, high] = interval;
    const off = Math.abs(share - configured);
    const close = off <= NEGLIGIBLE;
    if (isTooFew(total, configured, requests))
      return { ...told, verdict: 'too-few' };
    if (close || (configured >= low && configured <= high))
      return { ...told, verdict: 'agrees' };
    // What others feed has more than its share, and the rest less.
    const explained =
      fed && (fedByOthers ? share > configured : share < configured);
    return { ...told, verdict: explained ? 'explained' : 'drifts' };
  });
}

function isTooFew(
  total: number,
  configured: number,
  requests: number,
): boolean {
  if (total < FEWEST) return true;
  const expected = configured * total;
  const rest = total - expected;
  const smallest = Math.min(expected, rest);
  // A share of nothing or of everything needs no minimum: a single request says otherwise.
  if (smallest === 0 || smallest >= FEWEST_EXPECTED) return false;
  // Far more than the few that were expected is enough to tell.
  return expected < rest
    ? requests < 2 * FEWEST_EXPECTED
    : total - requests < 2 * FEWEST_EXPECTED;
}

const WORST: readonly ShareVerdict[] = [
  'drifts',
  'explained',
  'too-few',
  'not-observed',
  'agrees',
];

/** The verdict that counts for a whole. @public */
export function worstVerdict(verdicts: readonly ShareVerdict[]): ShareVerdict {
  return WORST.find(verdict => verdicts.includes(verdict)) ?? 'not-observed';
}
