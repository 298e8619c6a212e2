import {
  foldTraffic,
  MetricQuery,
  PreviousPeriod,
  SignalWindow,
  totalAt,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { askTraffic, TrafficAnswer } from './askTraffic';
import { MeteredPart } from './meteredParts';

/** Days an error budget covers. */
export const BUDGET_DAYS = 30;

/** Seconds between two looks at an error budget, which a few minutes hardly change. */
const BUDGET_STEP_SECONDS = 300;

/** Milliseconds the window covers: its points stand for the step before each. */
function periodMs({ from, to, stepSeconds }: SignalWindow): number {
  return to - from + stepSeconds * 1000;
}

/** The window of the same length before. */
function windowBefore(window: SignalWindow): SignalWindow {
  const length = periodMs(window);
  return { ...window, from: window.from - length, to: window.to - length };
}

/**
 * Requests and latency over whole periods: for a comparison the window and the one before it as the two points of a range,
 * with the lines of the one before; for a budget its days as one instant value.
 */
export async function askPeriods(
  part: MeteredPart,
  window: SignalWindow,
  detail: 'previous' | 'budget',
): Promise<TrafficAnswer[]> {
  const length = periodMs(window);
  const of = (rateSeconds: number) =>
    part.mesh.metrics
      .queries({ ...part.scope, rateSeconds })
      .filter(({ id }) => id === 'requests' || id === 'latency');
  const over = async (query: MetricQuery, own: SignalWindow, step?: number) => {
    const answer = await askTraffic(part, query, own, step);
    return { ...answer, query: { ...answer.query, window: own } };
  };
  if (detail === 'budget') {
    const seconds = BUDGET_DAYS * 86_400;
    const days: SignalWindow = {
      from: window.to - seconds * 1000,
      to: window.to,
      stepSeconds: seconds,
      rateSeconds: seconds,
    };
    return Promise.all(
      of(seconds)
        .filter(({ id }) => id === 'requests')
        .map(query =>
          over({ ...query, type: 'instant' }, days, BUDGET_STEP_SECONDS),
        ),
    );
  }
  const both: SignalWindow = {
    from: window.to - length,
    to: window.to,
    stepSeconds: length / 1000,
    rateSeconds: length / 1000,
  };
  const marked = (
    answers: Promise<TrafficAnswer>[],
    period: TrafficAnswer['period'],
  ) => answers.map(async answer => ({ ...(await answer), period }));
  return Promise.all([
    ...marked(
      of(both.rateSeconds).map(query => over(query, both)),
      'whole',
    ),
    ...marked(
      of(window.rateSeconds).map(query => over(query, windowBefore(window))),
      'lines',
    ),
  ]);
}

/** The period and the one before it, as rows, and the lines of the one before. */
export function previousPeriod(
  answers: readonly TrafficAnswer[],
  window: SignalWindow,
): PreviousPeriod {
  const of = (period: TrafficAnswer['period']) =>
    answers.filter(a => a.period === period).flatMap(a => a.samples);
  const before = windowBefore(window);
  const whole = of('whole');
  const current = totalAt(whole, window.to);
  const previous = totalAt(whole, before.to);
  return {
    window: before,
    ...(current && { current }),
    ...(previous && { previous }),
    series: foldTraffic(of('lines'), before.to).series.filter(
      ({ labels }) => Object.keys(labels).length === 0,
    ),
  };
}
