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
  /** Beside the version it is to replace. */
  readonly comparison?: Pick<BackendComparison, 'success' | 'latency'>;
}

/**
 * Whether a canary may take the next step. It goes back when more requests fail than the gate lets pass, waits while there
 * are too few to tell or while it does clearly worse than what it replaces, and goes on otherwise.
 * @public
 */
export function canaryGate(
  { canary, percent, requests, failed, comparison }: CanaryAtGate,
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
      `${Math.round(requests)} requests are too few: the gate needs ${
        settings.minRequests
      }.`,
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
  return decided(
    'advance',
    `${words(errorRate)} of its requests fail, not more than ${limit}.`,
    ...(comparison?.latency.verdict === 'worse'
      ? ['It is clearly slower than the version it replaces.']
      : []),
  );
}

function words(ratio: number): string {
  const percent = ratio * 100;
  return `${Number(percent.toFixed(percent < 1 ? 2 : 1))}%`;
}
