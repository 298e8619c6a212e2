import {
  BackendComparison,
  CanaryAssessment,
  CanaryGateSettings,
} from '../model';
import { wilsonInterval } from './wilsonInterval';

/** The gate where nothing else is configured. @public */
export const DEFAULT_CANARY_GATE: CanaryGateSettings = {
  steps: [10, 25, 50, 75, 100],
  maxErrorRate: 0.05,
  minRequests: 100,
};

/** A canary at the gate. @public */
export interface CanaryAtGate {
  /** Position in its split. */
  readonly canary: number;
  /** Percent of the requests it is given. */
  readonly percent: number;
  /** Requests (count) it got. */
  readonly requests: number;
  /** Failed requests (count). */
  readonly failed: number;
  /** Seconds in which it got them; absent when nobody knows, and then nothing is said about how long the rest takes. */
  readonly rangeSeconds?: number;
  /** Whether its weight changed in that time; `unknown` when that should be known and could not be read. */
  readonly changedInside?: boolean | 'unknown';
  /** Beside the version it is to replace. */
  readonly comparison?: Pick<BackendComparison, 'success' | 'latency'>;
}

/**
 * Whether a canary may take the next step. It goes back when more requests fail than the gate lets pass, waits while there
 * are too few to tell or while it does clearly worse than what it replaces, and goes on otherwise.
 * @public
 */
export function canaryGate(
  {
    canary,
    percent,
    requests,
    failed,
    rangeSeconds,
    changedInside,
    comparison,
  }: CanaryAtGate,
  settings: CanaryGateSettings,
): CanaryAssessment {
  const next = settings.steps.find(step => step > percent);
  const errorRate = requests > 0 ? failed / requests : undefined;
  const decided = (
    verdict: CanaryAssessment['verdict'],
    ...reasons: string[]
  ): CanaryAssessment => ({
    canary,
    percent,
    verdict,
    ...(next !== undefined && { next }),
    ...(errorRate !== undefined && { errorRate }),
    requests,
    reasons,
    settings,
  });
  const limit = words(settings.maxErrorRate);
  if (percent <= 0) return decided('start', 'The canary gets no requests yet.');
  if (requests < settings.minRequests || errorRate === undefined)
    return decided(
      'hold',
      ...tooFew(requests, settings.minRequests, rangeSeconds),
    );
  if (errorRate > settings.maxErrorRate) {
    const [low, high] = wilsonInterval(failed, requests) ?? [0, 1];
    return decided(
      'roll-back',
      `${words(errorRate)} of its requests fail (99% sure: ${words(
        low,
      )} to ${words(high)}); the gate stops above ${limit}.`,
    );
  }
  if (next === undefined)
    return decided('done', 'The canary gets all requests.');
  if (comparison?.success.verdict === 'worse')
    return decided(
      'hold',
      `${words(
        errorRate,
      )} of its requests fail, which is below ${limit} and clearly more than the version it replaces.`,
    );
  if (changedInside === 'unknown')
    return decided(
      'hold',
      'Whether the weights changed inside this window could not be read, so a part of what was counted may be of the step before.',
    );
  if (changedInside)
    return decided(
      'hold',
      'The weights changed inside this window, so a part of what was counted is of the step before: look at a window that begins after the change.',
    );
  return decided(
    'advance',
    `${words(errorRate)} of its requests fail, not more than ${limit}.`,
    ...(comparison?.latency.verdict === 'worse'
      ? ['It is clearly slower than the version it replaces.']
      : []),
  );
}

/** How many requests are missing, and how long they take. */
function tooFew(
  requests: number,
  needed: number,
  rangeSeconds: number | undefined,
): string[] {
  const seen = Math.floor(requests);
  const missing = needed - seen;
  const counted = `${seen} ${
    seen === 1 ? 'request is' : 'requests are'
  } too few: the gate needs ${needed}, so ${missing} ${
    missing === 1 ? 'is' : 'are'
  } missing.`;
  if (rangeSeconds === undefined) return [counted];
  if (!(requests > 0))
    return [
      counted,
      'None came in this window, so nobody can tell how long they take.',
    ];
  const rest = (missing / requests) * rangeSeconds;
  return [
    counted,
    `At the rate of this window they take about ${durationWords(
      rest,
    )} more, and a window of ${durationWords(
      rest + rangeSeconds,
    )} or longer holds enough.`,
  ];
}

/** Minutes, hours or days, rounded up: a wait is not said to be shorter than it is. */
function durationWords(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.ceil(hours / 24)} d`;
}

function words(ratio: number): string {
  const percent = ratio * 100;
  return `${Number(percent.toFixed(percent < 1 ? 2 : 1))}%`;
}
